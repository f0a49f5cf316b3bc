using Octavo.Torch.Native;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Octavo.Torch.Models;

/// <summary>A sequence model with a new linear head, which says a class where the model said a token.</summary>
/// <remarks>
/// A sequence model itself, so that <see cref="Training.TaskTrainer"/> trains it and ends early: the class is the target of a task's last
/// position. With a frozen body (<see cref="Training.Freezing"/>) that is a linear probe, and the body's pass keeps no gradients; else a
/// fine-tuning of everything that is not frozen.
/// </remarks>
public sealed class SequenceClassifier : ISequenceModel
{
    private readonly ISequenceModel _body;
    private readonly Parameter _weight;
    private readonly Parameter _bias;
    private readonly Pooling _pooling;
    private readonly int _classes;
    private readonly long _width;

    /// <param name="body">The model, which the caller keeps.</param>
    /// <param name="classes">How many classes; at least 2, and at most the model's tokens, since targets are written as tokens.</param>
    /// <param name="pooling">What the head looks at.</param>
    /// <exception cref="ArgumentException">The number of classes is out of its range.</exception>
    public SequenceClassifier(ISequenceModel body, int classes, Pooling pooling)
    {
        ArgumentNullException.ThrowIfNull(body);
        if (classes < 2 || classes > body.VocabularySize)
        {
            throw new ArgumentException($"A classifier on '{body.Name}' was asked for {classes} classes; 2 to {body.VocabularySize}, the model's tokens, were expected.");
        }

        (_body, _classes, _pooling) = (body, classes, pooling);
        using var still = no_grad();
        using var scope = NewDisposeScope();
        var features = body.Hidden(zeros([1, 1], ScalarType.Int64, body.Device));
        _width = features.shape[^1];

        // From zero the first step is that of logistic regression, and the outcome depends on no draw.
        _weight = Head(zeros([classes, _width], ScalarType.Float32, body.Device));
        _bias = Head(zeros([classes], ScalarType.Float32, body.Device));
    }

    /// <inheritdoc/>
    public string Name => $"{_body.Name}, {_classes} classes";

    /// <inheritdoc/>
    public int VocabularySize => _body.VocabularySize;

    /// <inheritdoc/>
    public int? ContextLength => _body.ContextLength;

    /// <inheritdoc/>
    public Device Device => _body.Device;

    /// <summary>The body's parameters below "body", and head.weight [classes, width] and head.bias [classes].</summary>
    public IEnumerable<(string Name, Parameter Parameter)> NamedParameters =>
        _body.NamedParameters.Select(named => ("body." + named.Name, named.Parameter)).Append(("head.weight", _weight)).Append(("head.bias", _bias));

    /// <summary>The features at each token, [batch, time, width]: the body's, or their mean up to there.</summary>
    public Tensor Hidden(Tensor tokens)
    {
        using var scope = NewDisposeScope();
        var hidden = Features(tokens);
        if (_pooling == Pooling.LastToken)
        {
            return hidden.MoveToOuterDisposeScope();
        }

        var counts = HeldScalars.Range(1, hidden.shape[1] + 1, hidden.device).to(hidden.dtype).view(-1, 1); // [time, 1]
        return hidden.cumsum(1).div(counts).MoveToOuterDisposeScope();
    }

    /// <summary>Features [..., width] to a logit of each class, [..., classes].</summary>
    public Tensor Output(Tensor hidden) => nn.functional.linear(hidden, _weight, _bias);

    /// <summary>The body's, its own output layer replaced by the head. Says nothing of backward passes, which a frozen body does not have.</summary>
    public double ForwardFlopsPerToken(int time) => _body.ForwardFlopsPerToken(time) + (2.0 * _width * ((_classes / (double)time) - _body.VocabularySize));

    /// <summary>Releases the head; the body stays.</summary>
    public void Dispose()
    {
        _weight.Dispose();
        _bias.Dispose();
    }

    private static Parameter Head(Tensor values)
    {
        var parameter = new Parameter(values);
        parameter.DetachFromDisposeScope();
        return parameter;
    }

    private Tensor Features(Tensor tokens)
    {
        if (_body.NamedParameters.Any(named => named.Parameter.requires_grad))
        {
            return _body.Hidden(tokens);
        }

        using var still = no_grad();
        return _body.Hidden(tokens);
    }
}
