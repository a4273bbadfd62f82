using static HartFarm.Model.Checkpoints.Pickle.PickleOpcode;

namespace HartFarm.Model.Checkpoints.Pickle;

/// <summary>
/// Reads pickles of protocols 2 to 5 that hold tensors, plain containers and plain values. A pickle is a program; this reader executes
/// none of it: of Python's names it knows those of <see cref="PickleGlobal"/> alone, each a step of its own, and it refuses any other name
/// or opcode the moment it meets it.
/// </summary>
/// <remarks>
/// DUP is refused although harmless, because no pickler writes it. The state of objects is read and dropped. Nothing recurses, and the number
/// of values is bounded by <see cref="PickleStack.MostValues"/>.
/// </remarks>
internal static class Unpickler
{
    private const int OldestProtocol = 2;
    private const int NewestProtocol = 5;

    /// <summary>The one value that the pickle leaves, and nothing follows it.</summary>
    /// <exception cref="CheckpointException">The pickle is broken, or asks for something that is not read; the message names it.</exception>
    internal static object? Read(string path, ReadOnlySpan<byte> pickle)
    {
        var value = Read(path, pickle, out var length);
        return length == pickle.Length ? value : throw new PickleStack(path).Refuse($"{pickle.Length - length} bytes follow its STOP");
    }

    /// <summary>The one value that the pickle at the start of <paramref name="bytes"/> leaves.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="bytes">The pickle, and whatever comes after it.</param>
    /// <param name="length">How many of the bytes are the pickle's.</param>
    /// <exception cref="CheckpointException">The pickle is broken, or asks for something that is not read; the message names it.</exception>
    internal static object? Read(string path, ReadOnlySpan<byte> bytes, out int length)
    {
        var stack = new PickleStack(path);
        var reader = new PickleReader(path, bytes);
        if (reader.Left == 0 || (PickleOpcode)reader.Byte() != PROTO) throw stack.Refuse("it does not start with a protocol number, so it is of protocol 0 or 1 or no pickle");
        var protocol = reader.Byte();
        if (protocol is < OldestProtocol or > NewestProtocol) throw stack.Refuse($"it is of protocol {protocol}, and those of {OldestProtocol} to {NewestProtocol} are read");
        while (reader.Left > 0)
        {
            var opcode = (PickleOpcode)reader.Byte();
            if (opcode == STOP)
            {
                length = reader.Position;
                return End(stack);
            }
            if (!Value(opcode, ref reader, stack) && !Container(opcode, ref reader, stack)) Call(opcode, ref reader, stack);
        }
        throw stack.Refuse("it ends before its STOP");
    }

    private static object? End(PickleStack stack)
    {
        var value = stack.Pop();
        return stack.Count == 0 ? value : throw stack.Refuse($"it leaves {stack.Count + 1} values where one is expected");
    }

    // Plain values and the framing.
    private static bool Value(PickleOpcode opcode, ref PickleReader reader, PickleStack stack)
    {
        switch (opcode)
        {
            case FRAME:
                var frame = reader.UInt64();
                if (frame > (ulong)reader.Left) throw stack.Refuse($"it has a frame of {frame} bytes and {reader.Left} left");
                break;
            case NONE: stack.Push(null); break;
            case NEWTRUE: stack.Push(true); break;
            case NEWFALSE: stack.Push(false); break;
            case BININT: stack.Push((long)reader.Int32()); break;
            case BININT1: stack.Push((long)reader.Byte()); break;
            case BININT2: stack.Push((long)reader.UInt16()); break;
            case LONG1: stack.Push(reader.Long(reader.Byte())); break;
            case LONG4: stack.Push(reader.Long(reader.Int32())); break;
            case BINFLOAT: stack.Push(reader.Double()); break;
            case SHORT_BINUNICODE: stack.Push(reader.Text(reader.Byte())); break;
            case BINUNICODE: stack.Push(reader.Text(reader.UInt32())); break;
            case BINUNICODE8: stack.Push(reader.Text(reader.UInt64())); break;
            default: return false;
        }
        return true;
    }

    // Containers, the stack and the memo.
    private static bool Container(PickleOpcode opcode, ref PickleReader reader, PickleStack stack)
    {
        switch (opcode)
        {
            case MARK: stack.Mark(); break;
            case POP: stack.Pop(); break;
            case POP_MARK: stack.DropToMark(); break;
            case BINGET: stack.Push(stack.Recall(reader.Byte())); break;
            case LONG_BINGET: stack.Push(stack.Recall(reader.UInt32())); break;
            case BINPUT: stack.Remember(reader.Byte()); break;
            case LONG_BINPUT: stack.Remember(reader.UInt32()); break;
            case MEMOIZE: stack.Memoize(); break;
            case EMPTY_TUPLE: stack.Push(PickleTuple.Empty); break;
            case TUPLE1: stack.Push(stack.PopTuple(1)); break;
            case TUPLE2: stack.Push(stack.PopTuple(2)); break;
            case TUPLE3: stack.Push(stack.PopTuple(3)); break;
            case TUPLE:
                var tuple = new PickleTuple(stack.AboveMark().ToArray());
                stack.DropToMark();
                stack.Push(tuple);
                break;
            case EMPTY_LIST: stack.Push(new PickleList()); break;
            case APPEND:
                var item = stack.Pop();
                Expect<PickleList>(stack, opcode).Add(item);
                break;
            case APPENDS: Append(stack); break;
            case EMPTY_DICT: stack.Push(new PickleDictionary()); break;
            case SETITEM:
                var (value, key) = (stack.Pop(), stack.Pop());
                Expect<PickleDictionary>(stack, opcode).Add(key, value);
                break;
            case SETITEMS: SetItems(stack); break;
            default: return false;
        }
        return true;
    }

    private static void Append(PickleStack stack)
    {
        var items = stack.AboveMark().ToArray();
        stack.DropToMark();
        var list = Expect<PickleList>(stack, APPENDS);
        foreach (var item in items) list.Add(item);
    }

    private static void SetItems(PickleStack stack)
    {
        var items = stack.AboveMark().ToArray();
        if (items.Length % 2 != 0) throw stack.Refuse("SETITEMS has a key without a value");
        stack.DropToMark();
        var dictionary = Expect<PickleDictionary>(stack, SETITEMS);
        for (var i = 0; i < items.Length; i += 2) dictionary.Add(items[i], items[i + 1]);
    }

    // What would run code in Python.
    private static void Call(PickleOpcode opcode, ref PickleReader reader, PickleStack stack)
    {
        switch (opcode)
        {
            case GLOBAL:
                var module = reader.Line();
                stack.Push(Global(stack, module, reader.Line()));
                break;
            case STACK_GLOBAL:
                if (stack.Pop() is not string name || stack.Pop() is not string from) throw stack.Refuse("STACK_GLOBAL has no two names");
                stack.Push(Global(stack, from, name));
                break;
            case BINPERSID: stack.Push(TorchObjects.Storage(stack, stack.Pop())); break;
            case REDUCE:
                var arguments = stack.Pop();
                stack.Push(TorchObjects.Call(stack, stack.Pop(), arguments));
                break;
            case BUILD:
                stack.Pop();
                Expect<PickleDictionary>(stack, opcode);
                break;
            case var other when Enum.IsDefined(other): throw stack.Refuse($"it has the opcode {other} at byte {reader.Position - 1}, which is not read; nothing of it was run");
            default: throw stack.Refuse($"it has the byte 0x{(byte)opcode:x2} at {reader.Position - 1}, which is no opcode");
        }
    }

    private static PickleGlobal Global(PickleStack stack, string module, string name) =>
        PickleGlobal.Find(module, name)
        ?? throw stack.Refuse($"it asks for {Quoted.Of($"{module}.{name}")}, and of Python's names only those of tensors are read; nothing of it was run");

    private static T Expect<T>(PickleStack stack, PickleOpcode opcode) where T : class =>
        stack.Peek() as T ?? throw stack.Refuse($"it uses {opcode} on something that is no {(typeof(T) == typeof(PickleList) ? "list" : "dictionary")}");
}
