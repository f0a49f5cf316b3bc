namespace Octavo.Tasks;

/// <summary>The people of <see cref="Kinship"/>, and which of them may have which role in which split.</summary>
internal static class KinshipNames
{
    /// <summary>Names are dealt in tens: of each, two are tested in a role, two validated in it, six trained in it.</summary>
    private const int Hand = 10;

    private const int Roles = 4;

    /// <summary>Women.</summary>
    public static readonly string[] Women =
    [
        "Ada", "Alma", "Anna", "Bella", "Berta", "Cara", "Clara", "Dana", "Diana", "Dora",
        "Edith", "Ella", "Emma", "Eva", "Fiona", "Flora", "Frida", "Gina", "Grace", "Greta",
        "Hanna", "Helen", "Ida", "Ines", "Irene", "Jana", "Julia", "Karin", "Laura", "Lena",
        "Lily", "Linda", "Lucia", "Maria", "Marta", "Mina", "Nadia", "Nina", "Nora", "Olga",
        "Paula", "Petra", "Rita", "Rosa", "Sara", "Sofia", "Tanja", "Tessa", "Vera", "Zoe",
    ];

    /// <summary>Men.</summary>
    public static readonly string[] Men =
    [
        "Adam", "Alan", "Albert", "Anton", "Ben", "Boris", "Bruno", "Carl", "Conrad", "Dan",
        "David", "Dennis", "Emil", "Eric", "Ernest", "Felix", "Frank", "Fred", "Georg", "Gino",
        "Hans", "Henry", "Hugo", "Igor", "Ivan", "Jack", "Jakob", "Jonas", "Josef", "Karl",
        "Kurt", "Leo", "Lucas", "Marco", "Martin", "Max", "Milo", "Nils", "Noah", "Oscar",
        "Otto", "Paul", "Peter", "Ralf", "Robin", "Simon", "Tom", "Viktor", "Walter", "Yuri",
    ];

    private static readonly string[][][] Dealt =
        [.. Enumerable.Range(0, Roles).Select(role => (string[][])[.. Enum.GetValues<TaskSplit>().Select(split => Deal(role, split))])];

    /// <summary>The names that may have a role.</summary>
    /// <param name="role">0 daughter, 1 mother (women); 2 son, 3 teacher (men).</param>
    /// <param name="split">In which split; null for all names of the sex.</param>
    public static string[] Of(int role, TaskSplit? split) => split is { } one ? Dealt[role][(int)one] : All(role);

    private static string[] All(int role) => role < 2 ? Women : Men;

    private static string[] Deal(int role, TaskSplit split) => [.. All(role).Where((_, place) => SplitOf(role, place) == split)];

    /// <summary>The split in which a name may have a role. Held out of one role, it is trained in the other that its sex may have.</summary>
    /// <param name="role">The role.</param>
    /// <param name="name">The name's place in its list.</param>
    private static TaskSplit SplitOf(int role, int name) => ((name + (role % 2 * (Hand / 2))) % Hand) switch
    {
        0 or 1 => TaskSplit.Test,
        2 or 3 => TaskSplit.Validation,
        _ => TaskSplit.Train,
    };
}
