namespace Octavo.Models;

/// <summary>What a recurrent network computes at each token.</summary>
public enum RecurrentCell
{
    /// <summary>One tanh layer (Elman 1990).</summary>
    Rnn,

    /// <summary>Three gates and a cell state (Hochreiter and Schmidhuber 1997; with a forget gate, Gers et al. 2000).</summary>
    Lstm,

    /// <summary>Two gates (Cho et al. 2014).</summary>
    Gru,
}
