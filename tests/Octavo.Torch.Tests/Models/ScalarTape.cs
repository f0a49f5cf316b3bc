namespace Octavo.Torch.Tests.Models;

/// <summary>The numbers of a computation in the order in which they were made.</summary>
internal sealed class ScalarTape
{
    private readonly List<Scalar> _made = [];

    /// <summary>A number that is not computed from others.</summary>
    public Scalar Leaf(double value) => new(this, value, [], []);

    public void Add(Scalar made) => _made.Add(made);

    /// <summary>Gives every number the slope of <paramref name="result"/> along it.</summary>
    public void Differentiate(Scalar result)
    {
        _made.ForEach(made => made.Gradient = 0);
        result.Gradient = 1;
        for (var i = _made.Count - 1; i >= 0; i--)
        {
            _made[i].PassGradientOn();
        }
    }
}
