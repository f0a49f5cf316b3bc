using Octavo.Torch.Models;
using static TorchSharp.torch;

namespace Octavo.Torch.Measurement;

/// <summary>
/// What each output of a model owes to each input: the size of the derivative of the last hidden vector at one token by the embedding of
/// another, |d h_i / d x_j|, the Frobenius norm of a [width, width] matrix. It is exactly 0 where no path leads from j to i.
/// </summary>
public static class GradientReach
{
    /// <summary>The whole matrix, rows the outputs and columns the inputs: [time, time].</summary>
    /// <remarks>One backward pass an output, over as many copies of the sequence as the model is wide; parameters and their gradients stay as they are.</remarks>
    /// <param name="model">The model: a recurrent network, a convolution, a decoder or an encoder.</param>
    /// <param name="tokens">The sequence, at most as long as the model's context.</param>
    /// <exception cref="ArgumentException">There are no tokens, too many, or one outside the vocabulary.</exception>
    public static double[,] Of(IEmbeddedModel model, IReadOnlyList<int> tokens)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tokens);
        Require(model, tokens);
        var reach = new double[tokens.Count, tokens.Count];
        for (var output = 0; output < tokens.Count; output++)
        {
            var row = Of(model, tokens, output);
            for (var input = 0; input < row.Length; input++)
            {
                reach[output, input] = row[input];
            }
        }

        return reach;
    }

    /// <summary>One row of the matrix: what the output at a place owes to each input, [time].</summary>
    /// <param name="model">The model.</param>
    /// <param name="tokens">The sequence.</param>
    /// <param name="output">The place, from 0.</param>
    /// <exception cref="ArgumentException">The tokens do not suit the model, or there is no such place.</exception>
    public static double[] Of(IEmbeddedModel model, IReadOnlyList<int> tokens, int output)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tokens);
        Require(model, tokens);
        if (output < 0 || output >= tokens.Count)
        {
            throw new ArgumentException($"The output at place {output} was asked for; the sequence has places 0 to {tokens.Count - 1}.");
        }

        using var gradients = enable_grad();
        using var scope = NewDisposeScope();
        var input = tensor([.. tokens.Select(token => (long)token)], [1, tokens.Count], device: model.Device);
        var embedded = model.Embed(input).detach(); // [1, time, width]
        var width = embedded.shape[2];
        var copies = embedded.expand(width, tokens.Count, width).contiguous().requires_grad_(true);

        // Copy c answers for number c of the output: the diagonal's sum has all their derivatives at once, since copies do not meet.
        var answers = model.HiddenOf(copies).select(1, output).diagonal().sum();
        var derivative = autograd.grad([answers], [copies])[0]; // [width, time, width]
        var exact = derivative.to(ScalarType.Float64);
        return exact.mul(exact).sum([0, 2]).sqrt().cpu().data<double>().ToArray();
    }

    /// <summary>
    /// Mean reach by distance: at [d] the geometric mean over sequences of what the last output owes to the input d tokens before it; 0 where
    /// one of them is.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="sequences">Sequences of equal length.</param>
    /// <exception cref="ArgumentException">There are no sequences, their lengths differ, or their tokens do not suit the model.</exception>
    public static double[] ByDistance(IEmbeddedModel model, IReadOnlyList<IReadOnlyList<int>> sequences)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        if (sequences.Count == 0 || sequences.Any(tokens => tokens.Count != sequences[0].Count))
        {
            throw new ArgumentException(
                $"There are {sequences.Count} sequences, of lengths {string.Join(", ", sequences.Select(tokens => tokens.Count).Distinct())}: give at least one, all of one length.");
        }

        var rows = sequences.Select(tokens => Of(model, tokens, tokens.Count - 1)).ToArray();
        var last = sequences[0].Count - 1;
        return [.. Enumerable.Range(0, last + 1).Select(distance => Math.Exp(rows.Average(row => Math.Log(row[last - distance]))))];
    }

    /// <summary>The largest size at the named places of a matrix; 0 where all of them are.</summary>
    /// <param name="reach">The matrix, [output, input].</param>
    /// <param name="where">Whether the place at an output and an input is looked at.</param>
    /// <exception cref="ArgumentException">None is.</exception>
    public static double Largest(double[,] reach, Func<int, int, bool> where)
    {
        ArgumentNullException.ThrowIfNull(reach);
        ArgumentNullException.ThrowIfNull(where);
        var sizes = Places(reach).Where(place => where(place.Output, place.Input)).Select(place => reach[place.Output, place.Input]).ToArray();
        return sizes.Length > 0 ? sizes.Max() : throw new ArgumentException("No place of the matrix is among those to be looked at. Choose at least one.");
    }

    /// <summary>The share of a matrix's places that are not exactly 0.</summary>
    /// <param name="reach">The matrix, [output, input].</param>
    public static double Share(double[,] reach)
    {
        ArgumentNullException.ThrowIfNull(reach);
        return Places(reach).Count(place => reach[place.Output, place.Input] != 0) / (double)reach.Length;
    }

    private static IEnumerable<(int Output, int Input)> Places(double[,] reach) =>
        from output in Enumerable.Range(0, reach.GetLength(0))
        from input in Enumerable.Range(0, reach.GetLength(1))
        select (output, input);

    private static void Require(IEmbeddedModel model, IReadOnlyList<int> tokens)
    {
        TokenCheck.Validate(model.Name, model.VocabularySize, "sequence", [.. tokens]);
        if (model.ContextLength < tokens.Count)
        {
            throw new ArgumentException($"The sequence has {tokens.Count} tokens, but model '{model.Name}' reads at most {model.ContextLength} (ContextLength). Give it fewer.");
        }
    }
}
