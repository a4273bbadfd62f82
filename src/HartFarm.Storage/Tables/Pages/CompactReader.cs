namespace HartFarm.Storage.Tables.Pages;

/// <summary>Reads structures of Thrift's compact protocol, in which Parquet writes its headers, field by field. What nobody asks for is passed over.</summary>
/// <param name="stream">Is read from where it stands; none of it is kept in memory.</param>
internal sealed class CompactReader(Stream stream)
{
    private const int DeepestStructure = 16;

    private enum Kind
    {
        Stop = 0,
        True = 1,
        False = 2,
        Byte = 3,
        Int16 = 4,
        Int32 = 5,
        Int64 = 6,
        Real = 7,
        Bytes = 8,
        List = 9,
        Set = 10,
        Map = 11,
        Structure = 12,
    }

    /// <summary>Reads a structure.</summary>
    /// <param name="number">Takes a field that is a whole number or a truth value (1 or 0).</param>
    /// <param name="structure">Takes a field that is a structure, and reads it; false passes it over.</param>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public void Read(Action<int, long> number, Func<int, bool> structure)
    {
        var id = 0;
        while (Next(ref id) is var kind && kind != Kind.Stop)
        {
            switch (kind)
            {
                case Kind.True or Kind.False:
                    number(id, kind == Kind.True ? 1 : 0);
                    break;
                case Kind.Int16 or Kind.Int32 or Kind.Int64:
                    number(id, ZigZag());
                    break;
                case Kind.Structure:
                    if (!structure(id)) Pass(kind, 1);
                    break;
                default:
                    Pass(kind, 1);
                    break;
            }
        }
    }

    private Kind Next(ref int id)
    {
        var head = Byte();
        var kind = (Kind)(head & 0xF);
        if (kind == Kind.Stop) return kind;
        var next = head >> 4 is var step && step > 0 ? id + step : ZigZag();
        // All who write them write them in order, and none twice: a second one would be another answer to the same question.
        if (next <= id || next > short.MaxValue) throw new InvalidDataException("a header's fields are out of order");
        id = (int)next;
        return kind;
    }

    private void Pass(Kind kind, int depth)
    {
        if (depth > DeepestStructure) throw new InvalidDataException("a header goes too deep");
        switch (kind)
        {
            case Kind.True or Kind.False:
                break;
            case Kind.Byte:
                Byte();
                break;
            case Kind.Int16 or Kind.Int32 or Kind.Int64:
                Varint();
                break;
            case Kind.Real:
                Skip(sizeof(double));
                break;
            case Kind.Bytes:
                Skip(Varint());
                break;
            case Kind.List or Kind.Set:
                PassList(depth);
                break;
            case Kind.Map:
                PassMap(depth);
                break;
            case Kind.Structure:
                var id = 0;
                while (Next(ref id) is var field && field != Kind.Stop) Pass(field, depth + 1);
                break;
            default:
                throw new InvalidDataException($"a header has a field of the unknown kind {(int)kind}");
        }
    }

    private void PassList(int depth)
    {
        var head = Byte();
        var count = head >> 4 is var few && few < 15 ? (ulong)few : Varint();
        for (var i = 0ul; i < count; i++) PassElement((Kind)(head & 0xF), depth);
    }

    private void PassMap(int depth)
    {
        var count = Varint();
        if (count == 0) return;
        var kinds = Byte();
        for (var i = 0ul; i < count; i++)
        {
            PassElement((Kind)(kinds >> 4), depth);
            PassElement((Kind)(kinds & 0xF), depth);
        }
    }

    // Of a field the truth is its kind; of an element it is a byte.
    private void PassElement(Kind kind, int depth) => Pass(kind is Kind.True or Kind.False ? Kind.Byte : kind, depth + 1);

    private long ZigZag() => Varints.ReadSigned(stream, "header");

    private ulong Varint() => Varints.Read(stream, "header");

    private void Skip(ulong bytes)
    {
        if (bytes > (ulong)(stream.Length - stream.Position)) throw new InvalidDataException("a header is cut off");
        stream.Position += (long)bytes;
    }

    private int Byte() => stream.ReadByte() is var value && value >= 0 ? value : throw new InvalidDataException("a header is cut off");
}
