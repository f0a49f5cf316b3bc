using Octavo.Torch.Native;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Octavo.Torch.Training;

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2) on libtorch's fused kernel: one pass over parameters,
/// gradients and moments, in which the gradient is also clipped.
/// </summary>
/// <remarks>TorchSharp binds no fused optimizer; a compiled TorchScript function reaches it on every device.</remarks>
internal sealed class AdamW : IDisposable
{
    private const string Script = """
        def update(matrices: List[Tensor], matrix_gradients: List[Tensor], matrix_means: List[Tensor], matrix_squares: List[Tensor], matrix_steps: List[Tensor],
                   vectors: List[Tensor], vector_gradients: List[Tensor], vector_means: List[Tensor], vector_squares: List[Tensor], vector_steps: List[Tensor],
                   rate: Tensor, decay: float, beta1: float, beta2: float, epsilon: float, clip: float) -> Tensor:
            norm = torch.linalg_vector_norm(torch.stack(torch._foreach_norm(matrix_gradients + vector_gradients)))
            divisor = torch.clamp(norm / clip, min=1.0)
            none: List[Tensor] = []
            if len(matrices) > 0:
                torch._fused_adamw_(matrices, matrix_gradients, matrix_means, matrix_squares, none, matrix_steps, lr=rate, beta1=beta1, beta2=beta2,
                                    weight_decay=decay, eps=epsilon, amsgrad=False, maximize=False, grad_scale=divisor, found_inf=None)
            if len(vectors) > 0:
                torch._fused_adamw_(vectors, vector_gradients, vector_means, vector_squares, none, vector_steps, lr=rate, beta1=beta1, beta2=beta2,
                                    weight_decay=0.0, eps=epsilon, amsgrad=False, maximize=False, grad_scale=divisor, found_inf=None)
            return norm

        """;

    private static readonly Lazy<jit.CompilationUnit> Compiled = new(() => jit.compile(Script));

    private readonly Group _matrices;
    private readonly Group _vectors;
    private readonly Tensor _step;
    private readonly Tensor _rate;
    private readonly Scalar[] _constants;

    /// <summary>Prepares the moments of the parameters; matrices decay, vectors do not.</summary>
    /// <param name="parameters">What is trained; the caller keeps them alive.</param>
    /// <param name="options">Betas, epsilon, decay and clipping; the learning rate comes with each step.</param>
    public AdamW(IReadOnlyList<Parameter> parameters, TrainingOptions options)
    {
        using var still = no_grad();
        _step = zeros(1, dtype: ScalarType.Float32, device: parameters[0].device).squeeze_(0).DetachFromDisposeScope();
        _rate = zeros(1, dtype: ScalarType.Float64).squeeze_(0).DetachFromDisposeScope();
        _matrices = new Group([.. parameters.Where(parameter => parameter.dim() >= 2)], _step);
        _vectors = new Group([.. parameters.Where(parameter => parameter.dim() < 2)], _step);

        // Held here: TorchSharp turns plain numbers into scalars that the garbage collector may take during the call.
        _constants = [options.WeightDecay.ToScalar(), options.Beta1.ToScalar(), options.Beta2.ToScalar(), options.Epsilon.ToScalar(), (options.ClipNorm ?? double.PositiveInfinity).ToScalar()];
    }

    /// <summary>Updates every parameter from its gradient, drops the gradients, and gives their global L2 norm before clipping.</summary>
    /// <exception cref="InvalidOperationException">A parameter has no gradient.</exception>
    public Tensor Step(double learningRate)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        _step.add_(HeldScalars.One, HeldScalars.One);
        _rate.Fill(learningRate);
        var norm = (Tensor)Compiled.Value.invoke(
            "update",
            _matrices.Parameters, _matrices.Gradients(), _matrices.Means, _matrices.Squares, _matrices.Steps,
            _vectors.Parameters, _vectors.Gradients(), _vectors.Means, _vectors.Squares, _vectors.Steps,
            _rate, _constants[0], _constants[1], _constants[2], _constants[3], _constants[4]);
        _matrices.DropGradients();
        _vectors.DropGradients();
        return norm.MoveToOuterDisposeScope();
    }

    /// <summary>What the optimizer knows of earlier steps: the count of steps and each parameter's moments, named after the parameter.</summary>
    /// <param name="names">The parameters' names, in the order in which the parameters were given.</param>
    public IEnumerable<KeyValuePair<string, Tensor>> State(IReadOnlyList<(string Name, long Dimensions)> names)
    {
        yield return new("step", _step);
        foreach (var (group, named) in new[] { (_matrices, names.Where(name => name.Dimensions >= 2)), (_vectors, names.Where(name => name.Dimensions < 2)) })
        {
            foreach (var (name, mean, square) in named.Select(name => name.Name).Zip(group.Means, group.Squares))
            {
                yield return new($"mean.{name}", mean);
                yield return new($"square.{name}", square);
            }
        }
    }

    public void Dispose()
    {
        _matrices.Dispose();
        _vectors.Dispose();
        _step.Dispose();
        _rate.Dispose();
        foreach (var constant in _constants)
        {
            constant.Dispose();
        }
    }

    /// <summary>Parameters with one weight decay, and their moments.</summary>
    private sealed class Group(Tensor[] parameters, Tensor step) : IDisposable
    {
        public Tensor[] Parameters { get; } = parameters;

        public Tensor[] Means { get; } = [.. parameters.Select(parameter => zeros_like(parameter).DetachFromDisposeScope())];

        public Tensor[] Squares { get; } = [.. parameters.Select(parameter => zeros_like(parameter).DetachFromDisposeScope())];

        public Tensor[] Steps { get; } = [.. parameters.Select(_ => step)];

        public Tensor[] Gradients()
        {
            var gradients = new Tensor[Parameters.Length];
            for (var i = 0; i < gradients.Length; i++)
            {
                gradients[i] = Parameters[i].grad
                    ?? throw new InvalidOperationException($"A parameter of shape [{string.Join(", ", Parameters[i].shape)}] has no gradient: run a backward pass before the step.");
            }

            return gradients;
        }

        public void DropGradients()
        {
            foreach (var parameter in Parameters)
            {
                parameter.grad = null;
            }
        }

        public void Dispose()
        {
            foreach (var tensor in Means.Concat(Squares))
            {
                tensor.Dispose();
            }
        }
    }
}
