using System.Buffers.Binary;
using System.Text;
using HartFarm.Model.Checkpoints.Pickle;

namespace HartFarm.Model.Tests.Checkpoints.Building;

/// <summary>Writes pickles opcode by opcode, good ones and bad ones.</summary>
internal sealed class PickleBuilder
{
    private readonly List<byte> _bytes = [];
    private readonly int _protocol;
    private readonly bool _isOld;

    /// <param name="protocol">Of the pickle.</param>
    /// <param name="isOld">Whether storages are named as PyTorch before 1.6 does.</param>
    internal PickleBuilder(int protocol = 2, bool isOld = false)
    {
        (_protocol, _isOld) = (protocol, isOld);
        if (protocol >= 2) Op(PickleOpcode.PROTO).Raw((byte)protocol);
    }

    internal byte[] ToArray() => _bytes.ToArray();

    /// <summary>The pickle, ended.</summary>
    internal byte[] Stop() => Op(PickleOpcode.STOP).ToArray();

    internal PickleBuilder Op(PickleOpcode opcode) => Raw((byte)opcode);

    internal PickleBuilder Raw(params byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    internal PickleBuilder Ops(int count, PickleOpcode opcode)
    {
        for (var i = 0; i < count; i++) Op(opcode);
        return this;
    }

    internal PickleBuilder UInt32(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return Raw(bytes);
    }

    internal PickleBuilder UInt64(ulong value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return Raw(bytes);
    }

    internal PickleBuilder Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (_protocol >= 4 && bytes.Length < 256) return Op(PickleOpcode.SHORT_BINUNICODE).Raw((byte)bytes.Length).Raw(bytes);
        return Op(PickleOpcode.BINUNICODE).UInt32((uint)bytes.Length).Raw(bytes);
    }

    internal PickleBuilder Int(long value)
    {
        if (value is >= 0 and < 256) return Op(PickleOpcode.BININT1).Raw((byte)value);
        if (value is >= 0 and < 65536) return Op(PickleOpcode.BININT2).Raw((byte)value, (byte)(value >> 8));
        if (value is >= int.MinValue and <= int.MaxValue) return Op(PickleOpcode.BININT).UInt32((uint)(int)value);
        return Op(PickleOpcode.LONG1).Raw(8).UInt64((ulong)value);
    }

    internal PickleBuilder Bool(bool value) => Op(value ? PickleOpcode.NEWTRUE : PickleOpcode.NEWFALSE);

    internal PickleBuilder Global(string module, string name) => _protocol >= 4
        ? Text(module).Text(name).Op(PickleOpcode.STACK_GLOBAL)
        : Op(PickleOpcode.GLOBAL).Raw(Encoding.UTF8.GetBytes($"{module}\n{name}\n"));

    internal PickleBuilder Longs(params long[] values)
    {
        Op(PickleOpcode.MARK);
        foreach (var value in values) Int(value);
        return Op(PickleOpcode.TUPLE);
    }

    internal PickleBuilder OrderedDict() => Global("collections", "OrderedDict").Op(PickleOpcode.EMPTY_TUPLE).Op(PickleOpcode.REDUCE);

    /// <summary>A call of a one-argument function with text, the usual form of an attack.</summary>
    internal PickleBuilder Calls(string module, string name, string argument) =>
        Global(module, name).Text(argument).Op(PickleOpcode.TUPLE1).Op(PickleOpcode.REDUCE);

    internal PickleBuilder Tensor(TorchTensorSpec tensor)
    {
        Global("torch._utils", "_rebuild_tensor_v2").Op(PickleOpcode.MARK);
        Op(PickleOpcode.MARK).Text("storage").Global("torch", tensor.StorageType).Text(tensor.Key).Text("cpu").Int(tensor.Count);
        if (_isOld) Op(PickleOpcode.NONE);
        Op(PickleOpcode.TUPLE).Op(PickleOpcode.BINPERSID).Int(tensor.Offset).Longs(tensor.Shape).Longs(tensor.Strides).Bool(false).OrderedDict();
        return Op(PickleOpcode.TUPLE).Op(PickleOpcode.REDUCE);
    }

    internal PickleBuilder Parameter(TorchTensorSpec tensor) =>
        Global("torch._utils", "_rebuild_parameter").Op(PickleOpcode.MARK).Tensor(tensor).Bool(true).OrderedDict().Op(PickleOpcode.TUPLE).Op(PickleOpcode.REDUCE);

    /// <summary>A value as torch.save would write it: a dictionary, a tensor, or something plain.</summary>
    internal PickleBuilder Value(object? value)
    {
        switch (value)
        {
            case null: return Op(PickleOpcode.NONE);
            case bool flag: return Bool(flag);
            case int number: return Int(number);
            case double number: return Op(PickleOpcode.BINFLOAT).UInt64(BinaryPrimitives.ReverseEndianness(BitConverter.DoubleToUInt64Bits(number)));
            case string text: return Text(text);
            case TorchTensorSpec { IsParameter: true } tensor: return Parameter(tensor);
            case TorchTensorSpec tensor: return Tensor(tensor);
            case object?[] list:
                Op(PickleOpcode.EMPTY_LIST).Op(PickleOpcode.MARK);
                foreach (var item in list) Value(item);
                return Op(PickleOpcode.APPENDS);
            case Dictionary<string, object?> dictionary:
                OrderedDict().Op(PickleOpcode.BINPUT).Raw(7).Op(PickleOpcode.MARK);
                foreach (var (key, item) in dictionary) Text(key).Value(item);
                return Op(PickleOpcode.SETITEMS);
            default: throw new ArgumentException($"no pickle for {value.GetType()}");
        }
    }
}
