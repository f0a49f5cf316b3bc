namespace Octavo.Torch.Generation;

/// <summary>Says what may follow some beginnings of sequences, which it remembers as rows.</summary>
internal interface INextTokens
{
    /// <summary>Puts in each row's place the row that it goes on from, adds a token to each, and gives the likeliest tokens after that.</summary>
    /// <param name="parents">For each row the row that it goes on from.</param>
    /// <param name="tokens">For each row the token that it goes on with.</param>
    /// <param name="count">How many tokens to give for each row; fewer where there are not as many.</param>
    /// <returns>Tokens and the natural logarithms of their probabilities, row after row, the likeliest first.</returns>
    public (int[] Tokens, double[] LogProbabilities) Advance(int[] parents, int[] tokens, int count);
}
