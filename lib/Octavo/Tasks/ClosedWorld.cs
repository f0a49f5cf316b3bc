using System.Globalization;
using Octavo.Statistics;

namespace Octavo.Tasks;

/// <summary>
/// A small world of facts, "the capital of Bado is resu .": some in training again and again, some told in the context alone, some from after
/// the cut-off. One record for each <see cref="Condition"/>, all of one world and one form, so that a model trained on
/// <see cref="FactCondition.Training"/> can be measured on each.
/// </summary>
/// <remarks>
/// Every example is a few statements and a question. Of each subject's four facts two are known (training asks for them, no statement tells
/// them), one is new (training does not have it), and one is told: it has another object in each example, so it must be read. Statements that
/// do not answer the question are about told facts. Of each relation and kind every object is right equally often.
/// </remarks>
public sealed record ClosedWorld : ITokenTask
{
    /// <summary>Relations of the world.</summary>
    public const int Relations = 4;

    private const int StatementLength = 7;
    private const int QuestionLength = 7;

    private static readonly string[] Words = [".", "?", "what", "is", "the", "of", "capital", "language", "currency", "river"];
    private static readonly int FirstRelation = Array.IndexOf(Words, "capital");

    /// <summary>Decides the world and the examples.</summary>
    public required int Seed { get; init; }

    /// <summary>Subjects of the world: a multiple of 4 times <see cref="Objects"/>.</summary>
    public required int Subjects { get; init; }

    /// <summary>Objects of each relation.</summary>
    public required int Objects { get; init; }

    /// <summary>Statements before the question.</summary>
    public required int Statements { get; init; }

    /// <summary>Where the answer is to be found.</summary>
    public required FactCondition Condition { get; init; }

    /// <summary>In conflict, whose object the target is: measured with each, the two shares say whom a model follows.</summary>
    public FactSource Expected { get; init; }

    /// <inheritdoc/>
    public string Name => string.Create(
        CultureInfo.InvariantCulture,
        $"{4 * Subjects} facts, {Condition}{(Condition == FactCondition.InConflict ? $", answers from {Expected}" : string.Empty)}, {Statements} statements");

    /// <summary>The words of the form, the subjects and the objects of each relation.</summary>
    public int VocabularySize => Words.Length + Subjects + (Relations * Objects);

    /// <summary>Seven words a statement, seven the question.</summary>
    public int Length => (Statements * StatementLength) + QuestionLength;

    /// <summary>One of the relation's objects.</summary>
    public double ChanceAccuracy => 1.0 / Objects;

    /// <summary>Subjects and objects as invented words.</summary>
    public string Word(int token) => token < Words.Length
        ? Words[token]
        : token < Words.Length + Subjects ? TaskWords.InventedName(token) : TaskWords.Invented(token);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A value is out of its range, or the subjects cannot be dealt evenly.</exception>
    public TokenExample Draw(TaskSplit split, long index)
    {
        Validate();
        return TaskDraw.Of(Name, Seed, split, index, Make);
    }

    private void Validate()
    {
        if (Objects < 2 || Statements < 1 || Statements > Subjects || Subjects < 1 || Subjects % (4 * Objects) != 0)
        {
            throw new ArgumentException(
                $"ClosedWorld: Objects {Objects} must be at least 2, Subjects {Subjects} a multiple of 4 times Objects, and Statements {Statements} from 1 to Subjects.");
        }

        if (VocabularySize > TaskWords.InventedCount)
        {
            throw new ArgumentException($"ClosedWorld: {Subjects} subjects with {Objects} objects need more than {TaskWords.InventedCount} words.");
        }

        if (Expected == FactSource.Weights && Condition != FactCondition.InConflict)
        {
            throw new ArgumentException($"ClosedWorld: Expected is {Expected}, which makes a difference only where Condition is {FactCondition.InConflict}; it is {Condition}.");
        }
    }

    /// <summary>The kind of a fact: 0 and 1 known, 2 new, 3 told. Each subject has one of each, each relation as many of each.</summary>
    private static int Kind(int subject, int relation) => (subject + relation) % 4;

    private (int Subject, int Relation) Fact(RandomStream random, int kind)
    {
        var subject = random.NextInteger(Subjects);
        return (subject, (kind - (subject % 4) + 4) % 4);
    }

    /// <summary>What is true in this world: within a relation and a kind, a shuffle in which each object comes as often as the others.</summary>
    private int Truth(int subject, int relation)
    {
        var shuffled = new RandomStream(Seed, -1 - ((relation * 4) + Kind(subject, relation))).Sample(Subjects / 4, Subjects / 4);
        return shuffled[subject / 4] % Objects;
    }

    private TokenExample Make(RandomStream random)
    {
        var told = Condition == FactCondition.Training && random.NextInteger(2) == 0;
        var kind = (told, Condition) switch
        {
            (true, _) => 3,
            (_, FactCondition.New or FactCondition.InContext) => 2,
            _ => random.NextInteger(2),
        };
        var asked = Fact(random, kind);
        var truth = Truth(asked.Subject, asked.Relation);
        var stated = told ? random.NextInteger(Objects)
            : Condition == FactCondition.InConflict ? (truth + 1 + random.NextInteger(Objects - 1)) % Objects
            : Condition == FactCondition.InContext ? truth
            : (int?)null;
        var right = Expected == FactSource.Weights ? truth : stated ?? truth;

        var statements = new List<((int Subject, int Relation) Fact, int Object)>();
        if (stated is { } said)
        {
            statements.Add((asked, said));
        }

        while (statements.Count < Statements)
        {
            var other = Fact(random, 3);
            if (other != asked && statements.TrueForAll(statement => statement.Fact != other))
            {
                statements.Add((other, random.NextInteger(Objects)));
            }
        }

        var order = random.Sample(Statements, Statements);
        int[] input = [.. order.SelectMany(place => Statement(statements[place].Fact, statements[place].Object)), .. Question(asked)];
        var target = new int[Length];
        Array.Fill(target, TokenExample.Unscored);
        target[^1] = ObjectToken(asked.Relation, right);
        return new TokenExample { Input = input, Target = target };
    }

    private int[] Statement((int Subject, int Relation) fact, int what) =>
        [Token("the"), FirstRelation + fact.Relation, Token("of"), Words.Length + fact.Subject, Token("is"), ObjectToken(fact.Relation, what), Token(".")];

    private static int[] Question((int Subject, int Relation) fact) =>
        [Token("what"), Token("is"), Token("the"), FirstRelation + fact.Relation, Token("of"), Words.Length + fact.Subject, Token("?")];

    private int ObjectToken(int relation, int what) => Words.Length + Subjects + (relation * Objects) + what;

    private static int Token(string word) => Array.IndexOf(Words, word);
}
