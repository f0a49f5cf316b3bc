using System.Collections.Frozen;
using System.Globalization;
using Octavo.Statistics;

namespace Octavo.Tasks;

/// <summary>
/// Questions about families that the context describes, of one hop ("who is the mother of Anna ?") or more ("who is the only son of the
/// mother of Anna ?"), answered at once or after naming the people on the way.
/// </summary>
/// <remarks>
/// <para>A family is a chain: a daughter, her mother, the mother's only son and, with three links, the son's teacher. Statements stand in
/// random order, among them those about other families and about neighbours, which answer nothing.</para>
/// <para>With <see cref="HeldOutNames"/> no name has a role in testing that it has in training, by construction: each name belongs, role by
/// role, to one split. Anyone may be a neighbour, and where answers are names, a quarter of the training questions asks for a neighbour: no tested
/// word is new to a model, neither to read nor to say (a word that is never an answer is one that training teaches not to say).</para>
/// <para>Where <see cref="Steps"/> are written, compare the share of examples that are right as a whole: it is what the model would say by
/// itself, since each of its words is right exactly if those before it are.</para>
/// </remarks>
public sealed record Kinship : ITokenTask
{
    /// <summary>Most families in one example, with names enough in every split.</summary>
    public const int MostFamilies = 8;

    private const int Roles = 4;

    /// <summary>One of so many training questions is about a neighbour, where names are held out and answers are names.</summary>
    private const int NeighbourQuestions = 4;

    private static readonly string[][] Neighbour = [["neighbour"]];
    private const string Blank = "_";

    private static readonly string[][] Relations = [["mother"], ["only", "son"], ["teacher"]];

    private static readonly string[] Words =
    [
        Blank, ".", "?", "who", "is", "the", "of", "mother", "only", "son", "teacher", "neighbour", "yes", "no", .. KinshipNames.Women, .. KinshipNames.Men,
    ];

    private static readonly FrozenDictionary<string, int> Tokens = Words.Select((word, token) => KeyValuePair.Create(word, token)).ToFrozenDictionary();

    /// <summary>Decides the examples.</summary>
    public required int Seed { get; init; }

    /// <summary>Families in the context; the question is about one of them.</summary>
    public required int Families { get; init; }

    /// <summary>Statements about neighbours in the context.</summary>
    public required int Neighbours { get; init; }

    /// <summary>Relations from the one whom the question names to the one whom it asks for; null for 1 to <see cref="Links"/>, equally often.</summary>
    public required int? Hops { get; init; }

    /// <summary>Relations that are told of each family: 2 (mother, only son) or 3 (and the son's teacher).</summary>
    public int Links { get; init; } = 2;

    /// <summary>How the question is put.</summary>
    public KinshipAnswer Answer { get; init; }

    /// <summary>Whether the answer begins with the people on the way; before yes or no also the one whom the relations lead to.</summary>
    public bool Steps { get; init; }

    /// <summary>Whether names have other roles in each split; false draws from all names in each.</summary>
    public bool HeldOutNames { get; init; } = true;

    /// <inheritdoc/>
    public string Name => string.Create(
        CultureInfo.InvariantCulture,
        $"kinship, {Hops?.ToString(CultureInfo.InvariantCulture) ?? $"1 to {Links}"} hops in {Families} families, {Answer}{(Steps ? " with steps" : string.Empty)}");

    /// <summary>The words of all such tasks, whatever their values.</summary>
    public int VocabularySize => Words.Length;

    /// <summary>The same for every number of hops: shorter questions are filled up after the answer.</summary>
    public int Length => (Families * Relations.Take(Links).Sum(StatementLength)) + (Neighbours * 7) + QuestionLength(Links) + LongestAnswer - 1;

    /// <summary>Of validation and test: one of the families' people in the role asked for; yes or no by the toss of a coin. The mean over the words of the answer.</summary>
    public double ChanceAccuracy
    {
        get
        {
            var hops = Hops ?? ((1 + Links) / 2.0);
            var person = 1.0 / Families;
            return Answer == KinshipAnswer.Name ? person : Steps ? ((hops * person) + 0.5) / (hops + 1) : 0.5;
        }
    }

    private int LongestAnswer => (Steps ? Links : 1) + (Steps && Answer == KinshipAnswer.YesOrNo ? 1 : 0);

    /// <summary>A word.</summary>
    public string Word(int token) => Words[token];

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A value is out of its range, or two are at odds.</exception>
    public TokenExample Draw(TaskSplit split, long index)
    {
        Validate();
        return TaskDraw.Of(Name, Seed, split, index, random => Make(random, split));
    }

    // "Anna is the mother of Ben ."
    private static int StatementLength(string[] relation) => 6 + relation.Length;

    // "who is the only son of the mother of Anna ?"
    private static int QuestionLength(int hops) => 4 + Relations.Take(hops).Sum(relation => 2 + relation.Length);

    private void Validate()
    {
        Check(Links is 2 or 3, $"Links is {Links}; it must be 2 or 3");
        Check(Families is >= 1 and <= MostFamilies, $"Families is {Families}; it must be from 1 to {MostFamilies}");
        Check(Neighbours is >= 0 and <= MostFamilies, $"Neighbours is {Neighbours}; it must be from 0 to {MostFamilies}");
        Check(Hops is null || (Hops >= 1 && Hops <= Links), $"Hops is {Hops}; it must be from 1 to Links {Links}, or null for each of them");
        Check(Answer == KinshipAnswer.Name || Families >= 2, "a question for yes or no needs another family to be wrong about; give at least 2 Families");
        Check(!HeldOutNames || Neighbours >= 1, "with HeldOutNames there must be Neighbours, or the tested names would be words that training never has");
    }

    private static void Check(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new ArgumentException($"Kinship: {otherwise}.");
        }
    }

    private TokenExample Make(RandomStream random, TaskSplit split)
    {
        var families = People(random, split);
        var neighbours = Strangers(random, families);
        var statements = families
            .SelectMany(family => Enumerable.Range(0, Links).Select(link => Statement(family[link + 1], Relations[link], family[link])))
            .Concat(neighbours.Select(pair => Statement(pair[1], Neighbour[0], pair[0])))
            .ToArray();
        var hops = Hops ?? (1 + random.NextInteger(Links));
        var first = random.NextInteger(Links - hops + 1);
        var (asked, wrong, chain) = (families[0], families.Count > 1 ? families[1] : families[0], Relations);
        if (split == TaskSplit.Train && HeldOutNames && (Answer == KinshipAnswer.Name || Steps) && random.NextInteger(NeighbourQuestions) == 0)
        {
            (asked, wrong, chain, hops, first) = (neighbours[0], families[0], Neighbour, 1, 0);
        }

        var relations = Enumerable.Range(first, hops).Reverse().SelectMany(link => (string[])["the", .. chain[link], "of"]);
        var holds = random.NextInteger(2) == 0;
        string[] opening = Answer == KinshipAnswer.Name ? ["who", "is"] : ["is", (holds ? asked : wrong)[first + hops]];
        string[] text =
        [
            .. random.Sample(statements.Length, statements.Length).SelectMany(place => statements[place]), .. opening, .. relations, asked[first], "?",
        ];
        return Complete(text, [.. Answers(asked, first, hops, holds)]);
    }

    private IEnumerable<string> Answers(string[] family, int first, int hops, bool holds)
    {
        var last = first + hops;
        if (Steps)
        {
            foreach (var person in family[(first + 1)..last])
            {
                yield return person;
            }
        }

        if (Answer == KinshipAnswer.Name || Steps)
        {
            yield return family[last];
        }

        if (Answer == KinshipAnswer.YesOrNo)
        {
            yield return holds ? "yes" : "no";
        }
    }

    private TokenExample Complete(string[] text, string[] answer)
    {
        var input = new int[Length];
        var target = new int[Length];
        Array.Fill(input, Tokens[Blank]);
        Array.Fill(target, TokenExample.Unscored);
        string[] read = [.. text, .. answer[..^1]];
        for (var place = 0; place < read.Length; place++)
        {
            input[place] = Tokens[read[place]];
        }

        for (var place = 0; place < answer.Length; place++)
        {
            target[text.Length - 1 + place] = Tokens[answer[place]];
        }

        return new TokenExample { Input = input, Target = target };
    }

    /// <summary>The families, each as daughter, mother, son and teacher; the question's is the first.</summary>
    private List<string[]> People(RandomStream random, TaskSplit split)
    {
        var taken = new HashSet<string>();
        var families = Enumerable.Range(0, Families).Select(_ => new string[Roles]).ToList();
        for (var role = 0; role < Roles; role++)
        {
            string[] free = [.. KinshipNames.Of(role, HeldOutNames ? split : null).Where(name => !taken.Contains(name))];
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
        string[] free = [.. KinshipNames.Women.Concat(KinshipNames.Men).Where(name => !taken.Contains(name))];
        var drawn = random.Sample(free.Length, 2 * Neighbours);
        return [.. Enumerable.Range(0, Neighbours).Select(place => (string[])[free[drawn[2 * place]], free[drawn[(2 * place) + 1]]])];
    }

    private static string[] Statement(string who, string[] relation, string whose) => [who, "is", "the", .. relation, "of", whose, "."];
}
