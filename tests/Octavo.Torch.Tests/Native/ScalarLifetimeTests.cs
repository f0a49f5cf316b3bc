using System.Reflection;
using System.Reflection.Emit;
using Octavo.Torch.Training;
using TorchSharp;

namespace Octavo.Torch.Tests.Native;

/// <summary>
/// TorchSharp wraps a plain number in an object whose finalizer frees the native value, and does not keep that object alive during the call:
/// a collection at the wrong moment makes libtorch read freed memory. The engine therefore calls nothing that makes such an object on the way.
/// </summary>
public sealed class ScalarLifetimeTests
{
    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    private readonly Dictionary<MethodBase, bool> _makesScalars = [];

    [Fact]
    public void No_code_of_the_engine_leaves_a_scalar_to_the_garbage_collector_during_a_native_call()
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var type in typeof(TrainingOptions).Assembly.GetTypes())
        {
            foreach (var method in type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)))
            {
                foreach (var called in Calls(method).Where(called => called.Module.Assembly == typeof(torch).Assembly && MakesScalar(called, 0)))
                {
                    // A script's arguments may be plain numbers; the optimizer's are scalars that it holds itself.
                    if (called.DeclaringType == typeof(torch.jit.CompilationUnit) && called.Name == "invoke")
                    {
                        continue;
                    }

                    found.Add($"{type.FullName}.{method.Name} calls {called.DeclaringType?.Name}.{called}");
                }
            }
        }

        Assert.True(found.Count == 0, string.Join(Environment.NewLine, found));
    }

    private bool MakesScalar(MethodBase method, int depth)
    {
        if (_makesScalars.TryGetValue(method, out var known))
        {
            return known;
        }

        _makesScalars[method] = false; // ends recursion
        var makes = (method.Name is "op_Implicit" && method.DeclaringType == typeof(TorchSharp.Scalar))
            || Calls(method).Any(called => called.Module.Assembly == typeof(torch).Assembly && ((called.Name is "ToScalar" && called.DeclaringType?.Name == "ScalarExtensionMethods") || (depth < 6 && MakesScalar(called, depth + 1))));
        return _makesScalars[method] = makes;
    }

    private static IEnumerable<MethodBase> Calls(MethodBase method)
    {
        var body = method.GetMethodBody()?.GetILAsByteArray();
        if (body is null)
        {
            yield break;
        }

        var typeArguments = method.DeclaringType?.GetGenericArguments();
        var methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (var at = 0; at < body.Length;)
        {
            short value = body[at++];
            if (value == 0xFE)
            {
                value = (short)(0xFE00 | body[at++]);
            }

            var code = OpCodesByValue[value];
            if (code.OperandType == OperandType.InlineMethod)
            {
                yield return method.Module.ResolveMethod(BitConverter.ToInt32(body, at), typeArguments, methodArguments)!;
            }

            at += code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(body, at)),
                _ => 4,
            };
        }
    }
}
