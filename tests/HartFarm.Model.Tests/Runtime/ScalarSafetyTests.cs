using HartFarm.Model.Generation;
using Mono.Cecil;
using TorchSharp;

namespace HartFarm.Model.Tests.Runtime;

/// <summary>
/// TorchSharp hands native code the raw handle of a managed scalar, which the garbage collector may free during the call. The compiled
/// model is held to never making one, nor calling anything in TorchSharp that does: scalars live in static fields.
/// </summary>
public class ScalarSafetyTests
{
    private const string Home = "HartFarm.Model.Tensors.Scalars";

    [Fact]
    public void No_method_of_the_model_makes_a_scalar_that_may_be_collected_during_a_call()
    {
        using var torchSharp = ModuleDefinition.ReadModule(typeof(torch).Assembly.Location);
        var dangerous = MakersOfScalars(torchSharp);
        Assert.Contains(dangerous, method => method.Contains("Tensor::op_Addition(TorchSharp.torch/Tensor,TorchSharp.torch/Tensor)", StringComparison.Ordinal));

        using var model = ModuleDefinition.ReadModule(typeof(IImageGenerator).Assembly.Location);
        var found = Methods(model).Where(method => method.DeclaringType.FullName != Home)
            .SelectMany(method => Calls(method).Where(call => dangerous.Contains(call.FullName)).Select(call => $"{method.FullName} calls {call.FullName}"))
            .Distinct().ToArray();
        Assert.True(found.Length == 0, string.Join(Environment.NewLine, found));
    }

    [Fact]
    public void The_scalars_themselves_are_read_only_statics()
    {
        using var model = ModuleDefinition.ReadModule(typeof(IImageGenerator).Assembly.Location);
        var fields = model.GetType(Home).Fields;
        Assert.NotEmpty(fields);
        Assert.All(fields, field => Assert.True(field.IsStatic && field.IsInitOnly, field.FullName));
    }

    // Everything in TorchSharp from which the making of a scalar can be reached.
    private static HashSet<string> MakersOfScalars(ModuleDefinition torchSharp)
    {
        var callers = new Dictionary<string, List<string>>();
        var dangerous = new HashSet<string>();
        var queue = new Queue<string>();
        foreach (var method in Methods(torchSharp).Where(method => !method.IsConstructor || !method.IsStatic))
        {
            foreach (var call in Calls(method))
            {
                if (!callers.TryGetValue(call.FullName, out var list)) callers[call.FullName] = list = [];
                list.Add(method.FullName);
            }
        }
        foreach (var method in Methods(torchSharp).Where(IsMaker))
        {
            if (dangerous.Add(method.FullName)) queue.Enqueue(method.FullName);
        }
        while (queue.TryDequeue(out var made))
        {
            foreach (var caller in callers.GetValueOrDefault(made, []))
            {
                if (dangerous.Add(caller)) queue.Enqueue(caller);
            }
        }
        return dangerous;
    }

    private static bool IsMaker(MethodDefinition method) =>
        method.ReturnType.FullName == "TorchSharp.Scalar" && method.Name is "op_Implicit" or "ToScalar" or "ToBFloat16Scalar"
        || method.DeclaringType.FullName == "TorchSharp.Scalar" && method.IsConstructor;

    private static IEnumerable<MethodDefinition> Methods(ModuleDefinition module) =>
        Types(module.Types).SelectMany(type => type.Methods).Where(method => method.HasBody);

    private static IEnumerable<TypeDefinition> Types(IEnumerable<TypeDefinition> types) =>
        types.SelectMany(type => Types(type.NestedTypes).Prepend(type));

    private static IEnumerable<MethodReference> Calls(MethodDefinition method) =>
        method.Body.Instructions.Select(instruction => instruction.Operand).OfType<MethodReference>();
}
