using Octavo.Models;

namespace Octavo.Torch.Tests.Models;

/// <summary>Recurrent networks one number at a time, with slopes: Elman 1990; Hochreiter and Schmidhuber 1997 with Gers et al. 2000; Cho et al. 2014.</summary>
/// <remarks>The order of the gates, and that the new state's own bias is within the reset gate's product, is as torch's documentation has it.</remarks>
internal sealed class ScalarRecurrent(RecurrentConfig config, ScalarLayers layers)
{
    /// <summary>The last layer's states, [time][width].</summary>
    public Scalar[][] Hidden(int[] tokens)
    {
        var sequence = tokens.Select(token => layers.Row("embedding.weight", token, config.Width)).ToArray();
        for (var layer = 0; layer < config.Layers; layer++)
        {
            sequence = Layer(sequence, layer);
        }

        return sequence;
    }

    public Scalar[] Logits(Scalar[] hidden) => ScalarLayers.Linear(hidden, layers.Weights["embedding.weight"], null);

    private Scalar[][] Layer(Scalar[][] inputs, int layer)
    {
        var zeros = Enumerable.Range(0, config.Width).Select(_ => layers.Constant(0)).ToArray();
        var (state, cell) = (zeros, zeros);
        var states = new Scalar[inputs.Length][];
        for (var t = 0; t < inputs.Length; t++)
        {
            var read = ScalarLayers.Linear(inputs[t], layers.Weights[$"layers.weight_ih_l{layer}"], layers.Weights[$"layers.bias_ih_l{layer}"]);
            var kept = ScalarLayers.Linear(state, layers.Weights[$"layers.weight_hh_l{layer}"], layers.Weights[$"layers.bias_hh_l{layer}"]);
            (state, cell) = config.Cell switch
            {
                RecurrentCell.Rnn => ([.. ScalarLayers.Add(read, kept).Select(x => x.Tanh())], cell),
                RecurrentCell.Gru => (Gru(Gates(read), Gates(kept), state), cell),
                _ => Lstm(Gates(ScalarLayers.Add(read, kept)), cell),
            };
            states[t] = state;
        }

        return states;
    }

    /// <summary>Reset, update and new state: h' = (1 - z) n + z h with n = tanh(W x + r U h).</summary>
    private static Scalar[] Gru(Scalar[][] read, Scalar[][] kept, Scalar[] state) =>
        [.. state.Select((old, i) =>
        {
            var (reset, update) = (Sigmoid(read[0][i] + kept[0][i]), Sigmoid(read[1][i] + kept[1][i]));
            var fresh = (read[2][i] + (reset * kept[2][i])).Tanh();
            return fresh - (update * fresh) + (update * old);
        })];

    /// <summary>Input, forget, candidate and output: c' = f c + i g and h' = o tanh(c').</summary>
    private static (Scalar[] State, Scalar[] Cell) Lstm(Scalar[][] gates, Scalar[] cell)
    {
        var next = cell.Select((old, i) => (Sigmoid(gates[1][i]) * old) + (Sigmoid(gates[0][i]) * gates[2][i].Tanh())).ToArray();
        return ([.. next.Select((value, i) => Sigmoid(gates[3][i]) * value.Tanh())], next);
    }

    private Scalar[][] Gates(Scalar[] rows) => [.. rows.Chunk(config.Width)];

    private static Scalar Sigmoid(Scalar x) => (x * 0.5).Tanh().Plus(1) * 0.5;
}
