using Octavo.Tasks;

namespace Octavo.Tests.Tasks;

/// <summary>One of each kind of task, and more where a value changes the form.</summary>
internal static class EveryTask
{
    public static readonly AssociativeRecall Recall = new() { Seed = 5, VocabularySize = 128, Length = 64, Pairs = 8 };

    public static readonly InContextMapping Mapping = new() { Seed = 5, Keys = 32, KeysPerSequence = 8, Labels = 6, Shots = 12 };

    public static readonly StringTask Strings = new() { Seed = 5, Letters = 8, StringLength = 6, Operation = null };

    public static readonly RuleInduction Rules = new() { Seed = 5, Letters = 10, StringLength = 4, Shifts = 6 };

    public static readonly Kinship Families = new() { Seed = 5, Families = 3, Neighbours = 2, Hops = null };

    public static readonly KinshipTelegrams Telegrams = new() { Seed = 5, Families = 2, Neighbours = 2, Questions = 6 };

    public static readonly ClosedWorld World = new() { Seed = 5, Subjects = 64, Objects = 8, Statements = 3, Condition = FactCondition.Training };

    public static readonly ZipfClasses Zipf = new()
    {
        Seed = 5,
        Classes = 9,
        Exponent = 1,
        TrainingExamples = 120,
        WordsPerClass = 6,
        SharedWords = 20,
        TextLength = 10,
        ClassWordsInText = 3,
        Target = ZipfTarget.Class,
    };

    public static readonly MarkedSum Sum = new() { Seed = 5, DigitCount = 12 };

    public static TheoryData<ITokenTask> All =>
    [
        Recall,
        Recall with { RandomFillers = false },
        new CopyMemory { Seed = 5, Delay = 30 },
        Mapping,
        Mapping with { Rule = MappingRule.Shift, Labels = 32, Question = MappingQuestion.AnyKey },
        Mapping with { Question = MappingQuestion.EveryKey },
        Strings,
        Strings with { Operation = StringOperation.Sort },
        Strings with { Operation = StringOperation.Majority },
        Rules,
        Rules with { HeldOutRules = false, Shifts = 1 },
        Families,
        Families with { Answer = KinshipAnswer.YesOrNo, HeldOutNames = false },
        Families with { Steps = true, Links = 3 },
        Families with { Steps = true, Answer = KinshipAnswer.YesOrNo, Hops = 2 },
        Telegrams,
        Telegrams with { Families = 3, Steps = true },
        Telegrams with { HeldOutNames = true, Hops = 1, Questions = 4 },
        Telegrams with { Steps = true, Hops = 2, Asked = 1 },
        World,
        World with { Condition = FactCondition.New },
        World with { Condition = FactCondition.InConflict, Expected = FactSource.Weights },
        Zipf,
        Zipf with { Target = ZipfTarget.NextWord },
        Zipf with { Bin = FrequencyBin.Tail },
        Sum,
    ];
}
