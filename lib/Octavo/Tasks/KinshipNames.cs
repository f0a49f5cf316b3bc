namespace Octavo.Tasks;

/// <summary>The people of <see cref="Kinship"/>, and which of them may have which role in which split.</summary>
internal static class KinshipNames
{
    /// <summary>Names are dealt in tens: of each, two are tested in a role, two validated in it, six trained in it.</summary>
    private const int Deal = 10;

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

    /// <summary>The split in which a name may have a role. Held out of one role, it is trained in the other that its sex may have.</summary>
    /// <param name="role">0 daughter, 1 mother (women); 2 son, 3 teacher (men).</param>
    /// <param name="name">The name's place in its list.</param>
    public static TaskSplit SplitOf(int role, int name) => ((name + (role % 2 * (Deal / 2))) % Deal) switch
    {
        0 or 1 => TaskSplit.Test,
        2 or 3 => TaskSplit.Validation,
        _ => TaskSplit.Train,
    };
}
