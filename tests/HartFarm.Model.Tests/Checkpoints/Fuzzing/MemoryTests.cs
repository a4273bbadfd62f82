using System.Buffers.Binary;
using System.Text;
using HartFarm.Model.Checkpoints;
using HartFarm.Model.Checkpoints.Pickle;
using HartFarm.Model.Tests.Checkpoints.Building;

namespace HartFarm.Model.Tests.Checkpoints.Fuzzing;

/// <summary>Files of a megabyte that are made to take as much memory as they can: it stays a small multiple of their size.</summary>
public sealed class MemoryTests : IDisposable
{
    private const int Size = 1 << 20;

    private readonly TempFolder _folder = new();
    private readonly Probe _probe = new();

    public static TheoryData<string, byte[]> Fillers => new()
    {
        { "dictionaries", [(byte)PickleOpcode.EMPTY_DICT] },
        { "lists", [(byte)PickleOpcode.EMPTY_LIST] },
        { "marks", [(byte)PickleOpcode.MARK] },
        { "nested tuples", [(byte)PickleOpcode.EMPTY_TUPLE, (byte)PickleOpcode.TUPLE1] },
        { "numbers", [(byte)PickleOpcode.BININT1, 7] },
        { "numbers without bytes", [(byte)PickleOpcode.LONG1, 0] },
        { "texts", [(byte)PickleOpcode.SHORT_BINUNICODE, 1, (byte)'a'] },
        { "memo", [(byte)PickleOpcode.NONE, (byte)PickleOpcode.MEMOIZE] },
        { "items", [(byte)PickleOpcode.EMPTY_DICT, (byte)PickleOpcode.NONE, (byte)PickleOpcode.NONE, (byte)PickleOpcode.SETITEM] },
        { "items of lists", [(byte)PickleOpcode.EMPTY_LIST, (byte)PickleOpcode.NONE, (byte)PickleOpcode.APPEND] },
        { "empty sets of items", [(byte)PickleOpcode.EMPTY_DICT, (byte)PickleOpcode.MARK, (byte)PickleOpcode.SETITEMS] },
    };

    public static TheoryData<string, string, string> Headers => new()
    {
        { "{\"\":", "[],", "{}}" },
        { "{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,8],\"shape\":[", "0,", "0]}}" },
        { "{\"__metadata__\":{", "\"@\":\"\",", "\"\":\"\"}}" },
        { "{", "\"@\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]},", "\"\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}" },
        { "{", "\"@\":0,", "\"\":0}" },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Fillers))]
    public void A_pickle_takes_a_small_multiple_of_its_size(string name, byte[] filler)
    {
        var pickle = new PickleBuilder(4).Raw([.. Enumerable.Repeat(filler, Size / filler.Length).SelectMany(part => part)]).Stop();
        var bytes = TorchFile.Archive(pickle);
        var path = _folder.Write("large.bin", bytes);
        _probe.Try(() => new TorchArchive(path), bytes.Length, () => name);
    }

    [Theory]
    [MemberData(nameof(Headers))]
    public void A_header_takes_a_small_multiple_of_its_size(string start, string filler, string end)
    {
        var json = new StringBuilder(start);
        for (var i = 0; json.Length < Size; i++) json.Append(filler.Replace("@", $"{i:x}", StringComparison.Ordinal));
        var text = Encoding.UTF8.GetBytes(json.Append(end).ToString());
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        var path = _folder.Write("large.safetensors", [.. length, .. text]);
        _probe.Try(() => new SafetensorsFile(path), text.Length, () => start);
    }

    [Fact]
    public void A_zip_directory_takes_a_small_multiple_of_its_size()
    {
        var zip = new ZipBuilder(alignment: 1);
        for (var i = 0; i < 10_000; i++) zip.Add($"{i:x}", []);
        var bytes = zip.Build();
        var path = _folder.Write("large.bin", bytes);
        _probe.Try(() => new TorchArchive(path), bytes.Length, () => "directory");
    }
}
