using Octavo.Models;

namespace Octavo.Torch.Training;

/// <summary>
/// Runs in which models of different sizes are trained with the same compute, each on as many tokens as that allows
/// (Hoffmann et al. 2022, section 3.2, approach 2).
/// </summary>
public static class IsoFlopPlan
{
    /// <summary>The fewest steps that a run is worth: with fewer, warming up would be most of it.</summary>
    public const int LeastSteps = 50;

    /// <summary>Every pair of a budget and a model whose tokens per parameter lie in the range.</summary>
    /// <param name="models">The sizes.</param>
    /// <param name="budgets">Training FLOPs, forward and backward, a multiply-add counted as 2.</param>
    /// <param name="options">How to train a model; the steps follow from the budget, and no more than a tenth of them warm up.</param>
    /// <param name="leastTokensPerParameter">Models that would see fewer tokens per parameter are left out.</param>
    /// <param name="mostTokensPerParameter">Models that would see more are left out.</param>
    /// <returns>The runs, budget by budget. A run's compute is its budget to within half a step.</returns>
    /// <exception cref="ArgumentException">A budget has fewer than four sizes, too few for a parabola and a residual; the message says how many.</exception>
    public static IReadOnlyList<PlannedRun> Of(
        IEnumerable<GptConfig> models,
        IEnumerable<double> budgets,
        Func<GptConfig, TrainingOptions> options,
        double leastTokensPerParameter = 1,
        double mostTokensPerParameter = 1000)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(budgets);
        ArgumentNullException.ThrowIfNull(options);
        var sizes = models.ToList();
        var plan = new List<PlannedRun>();
        foreach (var budget in budgets)
        {
            var runs = sizes.Select(model => Run(model, budget, options(model)))
                .Where(run => run.Options.Steps >= LeastSteps)
                .Where(run => TokensPerParameter(run) is var ratio && ratio >= leastTokensPerParameter && ratio <= mostTokensPerParameter)
                .ToList();
            if (runs.Count < 4)
            {
                throw new ArgumentException(
                    $"A budget of {budget:0.0e0} FLOPs suits {runs.Count} of the {sizes.Count} models; a parabola needs at least 4. Widen the tokens per parameter, or name more sizes.");
            }

            plan.AddRange(runs);
        }

        return plan;
    }

    private static PlannedRun Run(GptConfig model, double budget, TrainingOptions options)
    {
        var perStep = (double)options.BatchSize * model.ContextLength * ModelCost.ForGpt(model).ForwardBackwardFlopsPerToken;
        var steps = (int)Math.Min(int.MaxValue, Math.Round(budget / perStep));
        return new PlannedRun(model, options with { Steps = steps, WarmupSteps = Math.Min(options.WarmupSteps, steps / 10) });
    }

    private static double TokensPerParameter(PlannedRun run) =>
        (double)run.Options.Steps * run.Options.BatchSize * run.Model.ContextLength / ParameterCount.ForGpt(run.Model).Total;
}
