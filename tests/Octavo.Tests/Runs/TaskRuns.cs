using Octavo.Runs;

namespace Octavo.Tests;

/// <summary>Records of trainings that never took place, to be given results by <c>with</c>.</summary>
internal static class TaskRuns
{
    public static TaskRun Of(string name, string task, int seed, long parameters = 100, double exactMatch = 0, double loss = 1) => new()
    {
        Name = name,
        Task = task,
        Seed = seed,
        TotalParameters = parameters,
        TrainedParameters = parameters,
        Points = [],
        TestAccuracy = exactMatch,
        TestExactMatch = exactMatch,
        TestLoss = loss,
        TestExamples = 100,
        ChanceAccuracy = 0.1,
        Steps = 10,
        TestedStep = 10,
        Tokens = 1000,
        TrainingFlops = 1e6,
        Seconds = 1,
        Device = "none",
    };
}
