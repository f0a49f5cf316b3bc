using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;
using Octavo.Statistics;

namespace Octavo.Scaling;

/// <summary>
/// Minimises the Huber objective over (a, b, e, alpha, beta), A = exp(a) and so on. Logarithms of N and D are taken from
/// their means, so that scale and exponent hardly interact and BFGS converges in tens of steps.
/// </summary>
internal sealed class ChinchillaMinimizer
{
    // How many of the starting points, ranked by objective, are followed down: the surface has few basins.
    private const int FollowedStarts = 24;
    private const int MostIterations = 1000;
    private const int MostRestarts = 10;
    private const double GradientTolerance = 1e-7;
    private const double StepTolerance = 1e-12;

    private readonly double[] logParameters;
    private readonly double[] logTokens;
    private readonly double[] logLoss;
    private readonly double meanLogParameters;
    private readonly double meanLogTokens;

    private double bestValue = double.PositiveInfinity;
    private double[] best = [];

    private ChinchillaMinimizer(ChinchillaPoint[] points)
    {
        meanLogParameters = points.Average(point => Math.Log(point.Parameters));
        meanLogTokens = points.Average(point => Math.Log(point.Tokens));
        logParameters = [.. points.Select(point => Math.Log(point.Parameters) - meanLogParameters)];
        logTokens = [.. points.Select(point => Math.Log(point.Tokens) - meanLogTokens)];
        logLoss = [.. points.Select(point => Math.Log(point.Loss))];
    }

    public static (ChinchillaLaw Law, double Objective) Fit(ChinchillaPoint[] points)
    {
        var minimizer = new ChinchillaMinimizer(points);
        foreach (var start in minimizer.Starts().OrderBy(start => minimizer.Evaluate(start, null)).Take(FollowedStarts).ToArray())
        {
            minimizer.Descend(start);
        }

        return (minimizer.Polish(), minimizer.bestValue * ChinchillaFit.HuberDelta);
    }

    public static ChinchillaLaw Refit(ChinchillaPoint[] points, ChinchillaLaw near)
    {
        var minimizer = new ChinchillaMinimizer(points);
        double[] start =
        [
            Math.Log(near.A) - (near.Alpha * minimizer.meanLogParameters),
            Math.Log(near.B) - (near.Beta * minimizer.meanLogTokens),
            Math.Log(near.E),
            near.Alpha,
            near.Beta,
        ];
        minimizer.Evaluate(start, null);
        return minimizer.Polish();
    }

    // A fresh Hessian from the best point so far, until nothing is gained: the kinks of Huber's loss spoil BFGS's memory.
    private ChinchillaLaw Polish()
    {
        for (var restart = 0; restart < MostRestarts; restart++)
        {
            var before = bestValue;
            Descend(best);
            if (before - bestValue <= 1e-9 * before)
            {
                break;
            }
        }

        return new ChinchillaLaw
        {
            Name = "fit",
            A = Math.Exp(best[0] + (best[3] * meanLogParameters)),
            B = Math.Exp(best[1] + (best[4] * meanLogTokens)),
            E = Math.Exp(best[2]),
            Alpha = best[3],
            Beta = best[4],
            Source = $"fitted to {logLoss.Length} runs",
        };
    }

    private void Descend(double[] start)
    {
        var objective = ObjectiveFunction.Gradient(at =>
        {
            var gradient = new double[5];
            var value = Evaluate(at.AsArray(), gradient);
            return (value, Vector<double>.Build.Dense(gradient));
        });
        try
        {
            new BfgsMinimizer(GradientTolerance, StepTolerance, StepTolerance, MostIterations)
                .FindMinimum(objective, Vector<double>.Build.Dense([.. start]));
        }
        catch (OptimizationException)
        {
            // A line search that fails at a kink, or too many steps: the best point seen is kept either way.
        }
    }

    // The sum of Huber losses over delta (so that it is of order 1), and its gradient where asked. Remembers the best point.
    private double Evaluate(double[] at, double[]? gradient)
    {
        double sum = 0;
        for (var i = 0; i < logLoss.Length; i++)
        {
            var fromParameters = at[0] - (at[3] * logParameters[i]);
            var fromTokens = at[1] - (at[4] * logTokens[i]);
            var largest = Math.Max(at[2], Math.Max(fromParameters, fromTokens));
            var first = Math.Exp(fromParameters - largest);
            var second = Math.Exp(fromTokens - largest);
            var third = Math.Exp(at[2] - largest);
            var total = first + second + third;
            var residual = largest + Math.Log(total) - logLoss[i];
            sum += Huber.Loss(residual, ChinchillaFit.HuberDelta) / ChinchillaFit.HuberDelta;
            if (gradient is not null)
            {
                var slope = Huber.Slope(residual, ChinchillaFit.HuberDelta) / (ChinchillaFit.HuberDelta * total);
                gradient[0] += slope * first;
                gradient[1] += slope * second;
                gradient[2] += slope * third;
                gradient[3] -= slope * first * logParameters[i];
                gradient[4] -= slope * second * logTokens[i];
            }
        }

        if (sum < bestValue)
        {
            bestValue = sum;
            best = [.. at];
        }

        return sum;
    }

    // The grid of Hoffmann et al. 2022, appendix D.3, which is in uncentred logarithms.
    private IEnumerable<double[]> Starts() =>
        from alpha in Steps(0, 2, 0.5)
        from beta in Steps(0, 2, 0.5)
        from e in Steps(-1, 1, 0.5)
        from a in Steps(0, 25, 5)
        from b in Steps(0, 25, 5)
        select (double[])[a - (alpha * meanLogParameters), b - (beta * meanLogTokens), e, alpha, beta];

    private static IEnumerable<double> Steps(double from, double to, double step)
    {
        for (var value = from; value <= to; value += step)
        {
            yield return value;
        }
    }
}
