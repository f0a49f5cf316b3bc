using System.Collections.Frozen;
using System.Globalization;
using Octavo.Statistics;

namespace Octavo.Tasks;

/// <summary>
/// Questions about families as in <see cref="Kinship"/>, in telegrams: "Anna's-mother Maria", "Maria's-son Ben", and then "Anna's-mother" (one hop) or
/// "Anna's-mother 's-son" (two hops: her only son), to be gone on with by a name.
/// </summary>
/// <remarks>
/// <para>Whose relation it is and the relation are one token, and the name follows at once: one hop is associative recall (Arora et al. 2023), which small models
/// learn within seconds, where they guess for long at <see cref="Kinship"/>'s sentences. Of several questions about one text none is answered in the text itself, for
/// the same reason as in <see cref="AssociativeRecall"/>.</para>
/// <para>With <see cref="Steps"/> the answer to a question of two hops begins with the question in other words, one relation resolved: "Anna's-mother 's-son" is
/// "Maria's-son", which is Ben.</para>
/// <para>Every family is complete, so who names either of two families' sons is right in half of the examples.</para>
/// </remarks>
public sealed record KinshipTelegrams : ITokenTask
{
    /// <summary>Names of each sex that there are.</summary>
    public const int Names = 20;

    /// <summary>Most families, with names enough in every split.</summary>
    public const int MostFamilies = 3;

    private const string Blank = ".";
    private const string Son = "'s-son";
    private const int QuestionLength = 4;

    private static readonly string[] Women = KinshipNames.Women[..Names];
    private static readonly string[] People = [.. Women, .. KinshipNames.Men[..Names]];

    private static readonly string[] Words =
    [
        Blank, Son, .. People, .. Women.Select(MotherOf), .. Women.Select(SonOf), .. People.Select(NeighbourOf),
    ];

    private static readonly FrozenDictionary<string, int> Tokens = Words.Select((word, token) => KeyValuePair.Create(word, token)).ToFrozenDictionary();

    /// <summary>Decides the examples.</summary>
    public required int Seed { get; init; }

    /// <summary>Families in the text, from 1; each is a daughter, her mother and the mother's only son.</summary>
    public required int Families { get; init; }

    /// <summary>Telegrams about neighbours in the text, which answer nothing about families.</summary>
    public required int Neighbours { get; init; }

    /// <summary>Places for questions; as many different ones are asked as fit.</summary>
    public required int Questions { get; init; }

    /// <summary>How many of the places are used; null for all.</summary>
    public int? Asked { get; init; }

    /// <summary>Hops of the questions, 1 or 2; null for both.</summary>
    public int? Hops { get; init; }

    /// <summary>Whether the answer to a question of two hops begins with the question of one hop that it comes to.</summary>
    public bool Steps { get; init; }

    /// <summary>
    /// Whether names have other roles in each split (<see cref="Kinship.HeldOutNames"/>); false draws from all names in each. As whose relation it is and the relation are one
    /// token, such a name is asked about with a token that training does not have: "Maria's-son", where training has "Maria" and "Maria's-mother".
    /// </summary>
    public bool HeldOutNames { get; init; }

    /// <summary>
    /// Training examples, counted from the first, that have fewer telegrams and questions of one hop alone: 2, then 4, then 8 and so on below their full number, each for an
    /// equal share of these examples (<see cref="AssociativeRecall.EasierExamples"/>).
    /// </summary>
    public long EasierExamples { get; init; }

    /// <inheritdoc/>
    public string Name => string.Create(
        CultureInfo.InvariantCulture,
        $"kinship telegrams, {Hops?.ToString(CultureInfo.InvariantCulture) ?? "1 to 2"} hops, {Families} families{(Steps ? ", steps" : string.Empty)}{(HeldOutNames ? ", held-out names" : string.Empty)}");

    /// <summary>The words of all such tasks, whatever their values.</summary>
    public int VocabularySize => Words.Length;

    /// <summary>Two tokens a telegram, four a question.</summary>
    public int Length => (2 * Telegrams) + (QuestionLength * Questions);

    /// <summary>One of the families' people in the role asked for.</summary>
    public double ChanceAccuracy => 1.0 / Families;

    private int Telegrams => (2 * Families) + Neighbours;

    /// <summary>A name, whose relation it is, or a dot for nothing.</summary>
    public string Word(int token) => Words[token];

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A value is out of its range, or two are at odds.</exception>
    public TokenExample Draw(TaskSplit split, long index)
    {
        Validate();
        return TaskDraw.Of(Name, Seed, split, index, random => Make(random, split, split == TaskSplit.Train && index < EasierExamples ? TelegramsOf(index) : null));
    }

    private static string MotherOf(string daughter) => $"{daughter}'s-mother";

    private static string SonOf(string mother) => $"{mother}{Son}";

    private static string NeighbourOf(string person) => $"{person}'s-neighbour";

    private void Validate()
    {
        Check(Families is >= 1 and <= MostFamilies, $"Families is {Families}; it must be from 1 to {MostFamilies}");
        Check(Neighbours is >= 0 and <= Names / 2, $"Neighbours is {Neighbours}; it must be from 0 to {Names / 2}");
        Check(Questions >= 1, $"Questions is {Questions}; it must be at least 1");
        Check(Asked is null || (Asked >= 1 && Asked <= Questions), $"Asked is {Asked}; it must be from 1 to Questions {Questions}, or null for all of them");
        Check(Hops is null or 1 or 2, $"Hops is {Hops}; it must be 1 or 2, or null for both");
        Check(EasierExamples >= 0, $"EasierExamples is {EasierExamples}; it must not be negative");
        Check(!HeldOutNames || Neighbours >= 1, "with HeldOutNames there must be Neighbours, or the tested names would be words that training never has");
    }

    private static void Check(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new ArgumentException($"KinshipTelegrams: {otherwise}.");
        }
    }

    private int? TelegramsOf(long index)
    {
        var stages = Enumerable.Range(1, 30).Count(stage => 1 << stage < Telegrams);
        return stages > 0 ? 2 << (int)(index * stages / EasierExamples) : null;
    }

    private TokenExample Make(RandomStream random, TaskSplit split, int? fewer)
    {
        var families = Drawn(random, split);
        var strangers = Strangers(random, families);
        (string Key, string Who)[] telegrams =
        [
            .. families.SelectMany(family => new[] { (MotherOf(family[0]), family[1]), (SonOf(family[1]), family[2]) }),
            .. strangers.Select(pair => (NeighbourOf(pair[0]), pair[1])),
        ];
        int[] told = random.Sample(telegrams.Length, fewer ?? telegrams.Length);
        string[][] questions = fewer is null
            ? [.. QuestionsAbout(families, strangers, split)]
            : [.. told.Select(place => (string[])[telegrams[place].Key, telegrams[place].Who])];
        var asked = Math.Min(Asked ?? Questions, questions.Length);
        var (chosen, places) = (random.Sample(questions.Length, asked), random.Sample(Questions, asked));
        var input = new int[Length];
        var target = new int[Length];
        Array.Fill(target, TokenExample.Unscored);
        for (var place = 0; place < told.Length; place++)
        {
            (input[2 * place], input[(2 * place) + 1]) = (Tokens[telegrams[told[place]].Key], Tokens[telegrams[told[place]].Who]);
        }

        for (var question = 0; question < asked; question++)
        {
            Write(questions[chosen[question]], (2 * Telegrams) + (QuestionLength * places[question]), random, input, target);
        }

        return new TokenExample { Input = input, Target = target };
    }

    /// <summary>Each question as what is read and, last, the name: of two hops with the marker between, and with the question that it comes to where steps are written.</summary>
    private IEnumerable<string[]> QuestionsAbout(List<string[]> families, string[][] strangers, TaskSplit split)
    {
        foreach (var family in families)
        {
            if (Hops is null or 1)
            {
                yield return [MotherOf(family[0]), family[1]];
                yield return [SonOf(family[1]), family[2]];
            }

            if (Hops is null or 2)
            {
                yield return [MotherOf(family[0]), Son, .. Steps ? (string[])[SonOf(family[1])] : [], family[2]];
            }
        }

        // Who is held out of a role is an answer in training only so: a word that is never one is one that training teaches not to say.
        if (split == TaskSplit.Train && HeldOutNames)
        {
            foreach (var pair in strangers)
            {
                yield return [NeighbourOf(pair[0]), pair[1]];
            }
        }
    }

    private static void Write(string[] question, int start, RandomStream random, int[] input, int[] target)
    {
        var at = start + (question.Length == 2 ? 2 * random.NextInteger(2) : 0); // one hop at either of two places
        var given = question[1] == Son ? 2 : 1;
        for (var place = 0; place < question.Length - 1; place++)
        {
            input[at + place] = Tokens[question[place]];
            target[at + place] = place + 1 < given ? TokenExample.Unscored : Tokens[question[place + 1]];
        }
    }

    /// <summary>The families, each as daughter, mother and son.</summary>
    private List<string[]> Drawn(RandomStream random, TaskSplit split)
    {
        var taken = new HashSet<string>();
        var families = Enumerable.Range(0, Families).Select(_ => new string[3]).ToList();
        for (var role = 0; role < 3; role++)
        {
            string[] free = [.. KinshipNames.Of(role, HeldOutNames ? split : null).Where(name => Tokens.ContainsKey(name) && !taken.Contains(name))];
            var drawn = random.Sample(free.Length, Families);
            for (var family = 0; family < Families; family++)
            {
                families[family][role] = free[drawn[family]];
                taken.Add(free[drawn[family]]);
            }
        }

        return families;
    }

    /// <summary>Neighbours, none of them of a family: whose neighbour, and who it is.</summary>
    private string[][] Strangers(RandomStream random, List<string[]> families)
    {
        var taken = families.SelectMany(family => family).ToHashSet();
        string[] free = [.. People.Where(name => !taken.Contains(name))];
        var drawn = random.Sample(free.Length, 2 * Neighbours);
        return [.. Enumerable.Range(0, Neighbours).Select(place => (string[])[free[drawn[2 * place]], free[drawn[(2 * place) + 1]]])];
    }
}
