using HartFarm.Model.Checkpoints;
using HartFarm.Model.Checkpoints.Pickle;
using HartFarm.Model.Tests.Checkpoints.Building;
using static HartFarm.Model.Checkpoints.Pickle.PickleOpcode;
using static TorchSharp.torch;

namespace HartFarm.Model.Tests.Checkpoints;

/// <summary>Pickles that want something run, or want to exhaust the reader: each is refused by the name of what it wants.</summary>
public sealed class PickleAttackTests : IDisposable
{
    private static readonly TorchTensorSpec Tensor = TorchTensorSpec.Of("0", [1f, 2f, 3f, 4f], 4);

    private readonly TempFolder _folder = new();

    public static TheoryData<string, string> ForbiddenNames => new()
    {
        { "os", "system" },
        { "posix", "system" },
        { "nt", "system" },
        { "subprocess", "Popen" },
        { "builtins", "eval" },
        { "builtins", "exec" },
        { "builtins", "getattr" },
        { "builtins", "__import__" },
        { "__builtin__", "eval" },
        { "torch", "load" },
        { "torch.hub", "load" },
        { "torch.serialization", "_load" },
        { "torch.jit", "load" },
        { "torch._utils", "_rebuild_tensor" },
        { "torch._utils", "_rebuild_tensor_v3" },
        { "torch._utils", "_rebuild_sparse_tensor" },
        { "torch.storage", "UntypedStorage" },
        { "torch.storage", "_load_from_bytes" },
        { "torch.FloatStorage", "__new__" },
        { "numpy.core.multiarray", "_reconstruct" },
        { "collections", "OrderedDict.__reduce__" },
        { "collections", "defaultdict" },
        { "pickle", "loads" },
        { "codecs", "encode" },
        { "runpy", "run_path" },
        { "operator", "attrgetter" },
        { "functools", "partial" },
        { "webbrowser", "open" },
    };

    public static TheoryData<string, int> ForbiddenOpcodes
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var opcode in new[]
            {
                INST, OBJ, NEWOBJ, NEWOBJ_EX, EXT1, EXT2, EXT4, PERSID, DUP, FLOAT, INT, LONG, STRING, BINSTRING, SHORT_BINSTRING, UNICODE,
                DICT, LIST, GET, PUT, BINBYTES, SHORT_BINBYTES, BINBYTES8, EMPTY_SET, ADDITEMS, FROZENSET, BYTEARRAY8, NEXT_BUFFER, READONLY_BUFFER,
                PROTO,
            })
            {
                data.Add(opcode.ToString(), (byte)opcode);
            }
            return data;
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(ForbiddenNames))]
    public void A_name_beyond_tensors_is_refused(string module, string name)
    {
        foreach (var protocol in new[] { 2, 4 })
        {
            var alone = new PickleBuilder(protocol).Calls(module, name, "touch /tmp/owned").Stop();
            Assert.Contains($"'{module}.{name}'", Refusal(alone), StringComparison.Ordinal);
            var beside = new PickleBuilder(protocol).OrderedDict().Text("weight").Tensor(Tensor).Op(SETITEM)
                .Text("x").Calls(module, name, "1").Op(SETITEM).Stop();
            Assert.Contains($"'{module}.{name}'", Refusal(beside), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(ForbiddenOpcodes))]
    public void An_opcode_beyond_tensors_is_refused(string name, int opcode)
    {
        var pickle = new PickleBuilder().Op(MARK).Text("os").Text("system").Op((PickleOpcode)opcode).Raw([.. "os\nsystem\n"u8]).Stop();
        Assert.Contains($"the opcode {name} ", Refusal(pickle), StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_that_is_no_opcode_is_refused() => Assert.Contains("0xff", Refusal(new PickleBuilder().Raw(0xff).Stop()), StringComparison.Ordinal);

    [Fact]
    public void Allowed_names_are_called_only_as_PyTorch_does()
    {
        Assert.Contains("collections.OrderedDict", Refusal(new PickleBuilder().Calls("collections", "OrderedDict", "x").Stop()), StringComparison.Ordinal);
        Assert.Contains("torch.FloatStorage", Refusal(new PickleBuilder().Calls("torch", "FloatStorage", "x").Stop()), StringComparison.Ordinal);
        Assert.Contains("torch.Size", Refusal(new PickleBuilder().Calls("torch", "Size", "x").Stop()), StringComparison.Ordinal);
        Assert.Contains("_rebuild_parameter", Refusal(new PickleBuilder().Calls("torch._utils", "_rebuild_parameter", "x").Stop()), StringComparison.Ordinal);
        Assert.Contains("_rebuild_tensor_v2", Refusal(new PickleBuilder().Calls("torch._utils", "_rebuild_tensor_v2", "x").Stop()), StringComparison.Ordinal);
        Assert.Contains("no name", Refusal(new PickleBuilder().Text("eval").Op(EMPTY_TUPLE).Op(REDUCE).Stop()), StringComparison.Ordinal);
        Assert.Contains("without a tuple", Refusal(new PickleBuilder().Global("collections", "OrderedDict").Text("x").Op(REDUCE).Stop()), StringComparison.Ordinal);
        Assert.Contains("no storage", Refusal(new PickleBuilder().Text("module").Op(BINPERSID).Stop()), StringComparison.Ordinal);
        Assert.Contains("BUILD", Refusal(new PickleBuilder().Tensor(Tensor).Op(EMPTY_DICT).Op(BUILD).Stop()), StringComparison.Ordinal);
        Assert.Contains("STACK_GLOBAL", Refusal(new PickleBuilder(4).Int(1).Int(2).Op(STACK_GLOBAL).Stop()), StringComparison.Ordinal);
    }

    [Fact]
    public void The_stack_cannot_be_misused()
    {
        Assert.Contains("empty stack", Refusal(new PickleBuilder().Op(POP).Stop()), StringComparison.Ordinal);
        Assert.Contains("empty stack", Refusal(new PickleBuilder().Int(1).Op(MARK).Op(POP).Stop()), StringComparison.Ordinal);
        Assert.Contains("never set", Refusal(new PickleBuilder().Op(TUPLE).Stop()), StringComparison.Ordinal);
        Assert.Contains("never set", Refusal(new PickleBuilder().Op(POP_MARK).Stop()), StringComparison.Ordinal);
        Assert.Contains("tuple of more values", Refusal(new PickleBuilder().Int(1).Op(TUPLE3).Stop()), StringComparison.Ordinal);
        Assert.Contains("key without a value", Refusal(new PickleBuilder().Op(EMPTY_DICT).Op(MARK).Int(1).Op(SETITEMS).Stop()), StringComparison.Ordinal);
        Assert.Contains("no dictionary", Refusal(new PickleBuilder().Int(1).Int(2).Int(3).Op(SETITEM).Stop()), StringComparison.Ordinal);
        Assert.Contains("no list", Refusal(new PickleBuilder().Int(1).Int(2).Op(APPEND).Stop()), StringComparison.Ordinal);
        Assert.Contains("recalls", Refusal(new PickleBuilder().Op(BINGET).Raw(9).Stop()), StringComparison.Ordinal);
        Assert.Contains("leaves 2 values", Refusal(new PickleBuilder().Int(1).Int(2).Stop()), StringComparison.Ordinal);
        Assert.Contains("follow its STOP", Refusal([.. new PickleBuilder().Int(1).Stop(), 1]), StringComparison.Ordinal);
        Assert.Contains("before its STOP", Refusal(new PickleBuilder().Int(1).ToArray()), StringComparison.Ordinal);
        Assert.Contains("protocol 0 or 1", Refusal([.. "(dp0\n."u8]), StringComparison.Ordinal);
        Assert.Contains("protocol 6", Refusal(new PickleBuilder(6).Int(1).Stop()), StringComparison.Ordinal);
    }

    [Fact]
    public void Lengths_beyond_the_file_take_no_memory()
    {
        Assert.Contains("asks for", Refusal(new PickleBuilder().Op(BINUNICODE).UInt32(uint.MaxValue).Stop()), StringComparison.Ordinal);
        Assert.Contains("asks for", Refusal(new PickleBuilder(4).Op(BINUNICODE8).UInt64(ulong.MaxValue).Stop()), StringComparison.Ordinal);
        Assert.Contains("frame", Refusal(new PickleBuilder(4).Op(FRAME).UInt64(ulong.MaxValue).Stop()), StringComparison.Ordinal);
        Assert.Contains("number of", Refusal(new PickleBuilder().Op(LONG4).UInt32(int.MaxValue).Stop()), StringComparison.Ordinal);
        Assert.Contains("number of", Refusal(new PickleBuilder().Op(LONG4).UInt32(uint.MaxValue).Stop()), StringComparison.Ordinal);
        Assert.Contains("number of", Refusal(new PickleBuilder().Op(LONG1).Raw(9).Raw(new byte[9]).Stop()), StringComparison.Ordinal);
        Assert.Contains("middle of a line", Refusal(new PickleBuilder().Op(GLOBAL).Raw([.. "os"u8]).Stop()), StringComparison.Ordinal);
        Assert.Contains("name of", Refusal(new PickleBuilder().Global(new string('m', 5000), "n").Stop()), StringComparison.Ordinal);
        Assert.Contains("not UTF-8", Refusal(new PickleBuilder().Op(BINUNICODE).UInt32(1).Raw(0xff).Stop()), StringComparison.Ordinal);
    }

    [Fact]
    public void Bombs_are_refused_without_going_off()
    {
        // Each level holds the one before it ten times: 10^12 leaves if anybody unfolded it.
        var lists = new PickleBuilder().Op(EMPTY_LIST).Op(BINPUT).Raw(0);
        for (byte level = 1; level <= 12; level++)
        {
            lists.Op(EMPTY_LIST).Op(BINPUT).Raw(level).Op(MARK);
            for (var i = 0; i < 10; i++) lists.Op(BINGET).Raw((byte)(level - 1));
            lists.Op(APPENDS);
            if (level > 1) lists.Op(BINPUT).Raw(level);
        }
        Assert.Contains("leaves", Refusal(lists.Stop()), StringComparison.Ordinal);

        var dictionaries = new PickleBuilder().OrderedDict().Text("w").Tensor(Tensor).Op(SETITEM).Op(BINPUT).Raw(0).Op(POP);
        for (byte level = 1; level <= 12; level++)
        {
            dictionaries.OrderedDict();
            for (var i = 0; i < 10; i++) dictionaries.Text($"{i}").Op(BINGET).Raw((byte)(level - 1)).Op(SETITEM);
            dictionaries.Op(BINPUT).Raw(level);
            if (level < 12) dictionaries.Op(POP);
        }
        Assert.Contains("more than once", Refusal(dictionaries.Stop()), StringComparison.Ordinal);

        var itself = new PickleBuilder().OrderedDict().Op(BINPUT).Raw(0).Text("self").Op(BINGET).Raw(0).Op(SETITEM).Stop();
        Assert.Contains("more than once", Refusal(itself), StringComparison.Ordinal);
        Assert.Contains("opcode DUP", Refusal(new PickleBuilder().Op(EMPTY_LIST).Ops(100, DUP).Ops(100, APPEND).Stop()), StringComparison.Ordinal);
    }

    [Fact]
    public void Deep_nesting_is_refused_and_costs_no_stack()
    {
        var tuples = new PickleBuilder().Op(EMPTY_TUPLE).Ops(200_000, TUPLE1).Stop();
        Assert.Contains("no dictionary", Refusal(tuples), StringComparison.Ordinal);
        Assert.Contains("leaves", Refusal(new PickleBuilder().Ops(200_000, EMPTY_LIST).Stop()), StringComparison.Ordinal);
        Assert.Contains("empty stack", Refusal(new PickleBuilder().Ops(200_000, MARK).Stop()), StringComparison.Ordinal);

        object state = new Dictionary<string, object?> { ["w"] = Tensor };
        for (var i = 0; i < 500; i++) state = new Dictionary<string, object?> { ["d"] = state };
        Assert.Contains("nested more than", Refusal(new PickleBuilder().Value(state).Stop()), StringComparison.Ordinal);
    }

    [Fact]
    public void More_values_than_any_checkpoint_has_are_refused()
    {
        Assert.Contains("more than 4000000 values", Refusal(new PickleBuilder().Ops(4_000_001, EMPTY_LIST).Stop()), StringComparison.Ordinal);
        Assert.Contains("memo", Refusal(new PickleBuilder(4).Int(1).Ops(1_000_001, MEMOIZE).Stop()), StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_that_share_their_prefix_cannot_take_more_room_than_the_file()
    {
        var inner = new PickleBuilder().Text(new string('p', 900)).Op(BINPUT).Raw(1).Op(POP).Tensor(Tensor).Op(BINPUT).Raw(2).Op(POP);
        inner.OrderedDict().Op(BINGET).Raw(1).OrderedDict();
        for (var i = 0; i < 2000; i++) inner.Int(i).Op(BINGET).Raw(2).Op(SETITEM);
        Assert.Contains("more room", Refusal(inner.Op(SETITEM).Stop()), StringComparison.Ordinal);
        Assert.Contains("letters", Refusal(new PickleBuilder().OrderedDict().Text(new string('k', 2000)).Tensor(Tensor).Op(SETITEM).Stop()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_stands_twice_is_refused()
    {
        var pickle = new PickleBuilder().OrderedDict().Text("w").Tensor(Tensor).Op(SETITEM).Text("w").Tensor(Tensor).Op(SETITEM).Stop();
        Assert.Contains("'w' stands in it twice", Refusal(pickle), StringComparison.Ordinal);
        var tuple = new PickleBuilder().OrderedDict().Op(EMPTY_TUPLE).Tensor(Tensor).Op(SETITEM).Stop();
        Assert.Contains("neither text", Refusal(tuple), StringComparison.Ordinal);
    }

    [Fact]
    public void Tensors_that_leave_their_storage_are_refused_by_key()
    {
        Layout(Tensor with { Offset = 1 });
        Layout(Tensor with { Offset = -1 });
        Layout(Tensor with { Offset = long.MaxValue });
        Layout(Tensor with { Strides = [2] });
        Layout(Tensor with { Strides = [-1] });
        Layout(Tensor with { Strides = [long.MaxValue] });
        Layout(Tensor with { Shape = [5] });
        Layout(Tensor with { Shape = [-1] });
        Layout(Tensor with { Shape = [long.MaxValue] });
        Layout(Tensor with { Shape = [1L << 32, 1L << 32], Strides = [0, 0] });
        Layout(Tensor with { Shape = [0, long.MaxValue, long.MaxValue], Strides = [0, 0, 0] });
        Layout(Tensor with { Shape = [0], Offset = 5 });
        Assert.Contains("repeats", State(Tensor with { Shape = [1 << 30], Strides = [0] }), StringComparison.Ordinal);
        Assert.Contains("1 sizes and 2 strides", State(Tensor with { Strides = [1, 1] }), StringComparison.Ordinal);
        Assert.Contains("17 dimensions", State(Tensor with { Shape = [.. Enumerable.Repeat(1L, 17)], Strides = new long[17] }), StringComparison.Ordinal);
        Assert.Contains("said to have 5", State(Tensor with { Count = 5 }), StringComparison.Ordinal);
        Assert.Contains("said to have", State(Tensor with { Count = long.MaxValue }), StringComparison.Ordinal);
        Assert.Contains("said to have", State(Tensor with { Type = ScalarType.Float64, StorageType = "DoubleStorage" }), StringComparison.Ordinal);
        Assert.Contains("'9' of 'w' is not in it", Refusal(new PickleBuilder().Value(new Dictionary<string, object?> { ["w"] = Tensor with { Key = "9" } }).Stop()), StringComparison.Ordinal);
        Assert.Contains("'../0' of 'w' is not in it", Refusal(new PickleBuilder().Value(new Dictionary<string, object?> { ["w"] = Tensor with { Key = "../0" } }).Stop()), StringComparison.Ordinal);
        Assert.Contains("no whole numbers", Refusal(BadSize()), StringComparison.Ordinal);

        void Layout(TorchTensorSpec tensor) => Assert.Contains("'w' of shape", State(tensor), StringComparison.Ordinal);
        string State(TorchTensorSpec tensor) => Refusal(new PickleBuilder().Value(new Dictionary<string, object?> { ["w"] = tensor }).Stop());
    }

    private static byte[] BadSize() => new PickleBuilder().Global("torch._utils", "_rebuild_tensor_v2").Op(MARK)
        .Op(MARK).Text("storage").Global("torch", "FloatStorage").Text("0").Text("cpu").Int(4).Op(TUPLE).Op(BINPERSID)
        .Int(0).Text("x").Op(TUPLE1).Int(1).Op(TUPLE1).Bool(false).OrderedDict().Op(TUPLE).Op(REDUCE).Stop();

    private string Refusal(byte[] pickle)
    {
        var path = _folder.Write("attack.bin", TorchFile.Archive(pickle, [Tensor]));
        var error = Assert.Throws<CheckpointException>(() => new TorchArchive(path).Dispose());
        Assert.Contains("attack.bin", error.Message, StringComparison.Ordinal);
        return error.Message;
    }
}
