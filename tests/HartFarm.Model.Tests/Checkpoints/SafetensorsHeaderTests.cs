using System.Buffers.Binary;
using System.Text;
using HartFarm.Model.Checkpoints;
using HartFarm.Model.Tests.Checkpoints.Building;

namespace HartFarm.Model.Tests.Checkpoints;

public sealed class SafetensorsHeaderTests : IDisposable
{
    private const string A = """ "a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]} """;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_plain_file_is_read()
    {
        using var file = Open($$"""{"__metadata__":{"format":"pt"},{{A}}}   """, TorchTensorSpec.Bytes([1f, 2f]));
        Assert.Equal("pt", file.Metadata["format"]);
        using var tensor = file.Load("a");
        Assert.Equal([1f, 2f], tensor.data<float>().ToArray());
    }

    [Fact]
    public void A_tensor_at_an_odd_place_is_read_all_the_same()
    {
        // The header's length is odd, and so is where the data starts.
        using var file = Open($$"""{{{A.Trim()}}} """, TorchTensorSpec.Bytes([1f, 2f]));
        using var tensor = file.Load("a");
        Assert.Equal([1f, 2f], tensor.data<float>().ToArray());
        Assert.Null(file.LoadAdjacent(["a"]));
    }

    [Fact]
    public void Offsets_beyond_4_GiB_are_read()
    {
        const long Hole = 5L << 30;
        var json = $$$"""{"hole":{"dtype":"U8","shape":[{{{Hole}}}],"data_offsets":[0,{{{Hole}}}]},"last":{"dtype":"F32","shape":[2],"data_offsets":[{{{Hole}}},{{{Hole + 8}}}]}}""";
        var path = _folder.Write("large.safetensors", Bytes(json.PadRight((json.Length + 7) / 8 * 8), []));
        using (var stream = File.OpenWrite(path))
        {
            // A hole, which takes no room on the disk.
            stream.SetLength(stream.Length + Hole);
            stream.Seek(0, SeekOrigin.End);
            stream.Write(TorchTensorSpec.Bytes([1f, 2f]));
        }
        using var file = new SafetensorsFile(path);
        using var last = file.Load("last");
        Assert.Equal([1f, 2f], last.data<float>().ToArray());
        using var hole = file.Load("hole");
        Assert.Equal([Hole], hole.shape);
    }

    [Theory]
    [InlineData("no JSON", "JSON")]
    [InlineData("[]", "no JSON object")]
    [InlineData("{} {}", "JSON")]
    [InlineData("{", "JSON")]
    [InlineData("""{"a":1}""", "'a' is no JSON object")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2]}}""", "'a' lacks")]
    [InlineData("""{"a":{"dtype":"F8_E4M3","shape":[8],"data_offsets":[0,8]}}""", "'F8_E4M3'")]
    [InlineData("""{"a":{"dtype":null,"shape":[8],"data_offsets":[0,8]}}""", "null")]
    [InlineData("""{"a":{"dtype":7,"shape":[8],"data_offsets":[0,8]}}""", "JSON that the format asks for")]
    [InlineData("""{"a":{"dtype":"F32","shape":2,"data_offsets":[0,8]}}""", "JSON that the format asks for")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}""", "JSON that the format asks for")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "[-2]")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", "does not take 8 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,8]}}""", "does not take")]
    [InlineData("""{"a":{"dtype":"F32","shape":[9223372036854775807,9223372036854775807,0],"data_offsets":[0,0]}}""", "does not take")]
    [InlineData("""{"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,8]}}""", "JSON that the format asks for")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,2],"data_offsets":[0,8]}}""", "17 dimensions")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,8]}}""", "not two numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""", "lies at 8 to 16")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}""", "lies at -8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "lies at 8 to 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,18446744073709551615]}}""", "JSON that the format asks for")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}""", "'b' and 'a' overlap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "end after 4 bytes")]
    [InlineData("""{"a":{"dtype":"F16","shape":[1],"data_offsets":[0,2]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "2 bytes before 'b'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "'a'")]
    [InlineData("""{"a":{"dtype":"F32","dtype":"I32","shape":[2],"data_offsets":[0,8]}}""", "'dtype'")]
    [InlineData("""{"__metadata__":3,"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "__metadata__ is no JSON object")]
    [InlineData("""{"__metadata__":{"steps":3},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "Number 'steps'")]
    [InlineData("""{"a\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "JSON that the format asks for")]
    public void A_header_that_contradicts_itself_is_refused(string json, string why) =>
        Assert.Contains(why, Refusal(Bytes(json, new byte[8])), StringComparison.Ordinal);

    [Fact]
    public void Deep_JSON_is_refused() =>
        Assert.Contains("JSON", Refusal(Bytes("{\"a\":" + new string('[', 50_000) + new string(']', 50_000) + "}", [])), StringComparison.Ordinal);

    [Fact]
    public void A_header_that_is_not_UTF8_is_refused()
    {
        var bytes = Bytes($$$"""{{{{A}}},"__metadata__":{"x":"?"}}""", new byte[8]);
        bytes[Array.IndexOf(bytes, (byte)'?')] = 0xff;
        Assert.Contains("not UTF-8", Refusal(bytes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ulong.MaxValue, "more than the format allows")]
    [InlineData(1UL << 63, "more than the format allows")]
    [InlineData(100_000_001UL, "more than the format allows")]
    [InlineData(1000UL, "the file ends after")]
    [InlineData(0UL, "JSON")]
    public void An_impossible_length_of_the_header_is_refused(ulong length, string why)
    {
        var bytes = Bytes($$"""{{{A}}}""", new byte[8]);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        Assert.Contains(why, Refusal(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_off_file_is_refused_by_name()
    {
        var whole = Bytes($$"""{{{A}}}""", new byte[8]);
        for (var length = 0; length < whole.Length; length++) Refusal(whole[..length]);
        Assert.Contains("missing.safetensors", Assert.Throws<CheckpointException>(() => new SafetensorsFile(_folder["missing.safetensors"])).Message, StringComparison.Ordinal);
        Assert.Throws<CheckpointException>(() => new SafetensorsFile(_folder.Root));
        Assert.Throws<CheckpointException>(() => new SafetensorsFile(""));
    }

    [Fact]
    public void A_missing_key_is_named()
    {
        using var file = Open($$"""{{{A}}}""", new byte[8]);
        Assert.Contains("'b\u003f'", Assert.Throws<CheckpointException>(() => file.Load("b\n")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_closed_file_says_so()
    {
        var file = Open($$"""{{{A}}}""", new byte[8]);
        file.Dispose();
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => file.Load("a"));
    }

    [Fact]
    public void Scalars_and_nothing_have_no_neighbours()
    {
        using var file = Open("""{"a":{"dtype":"I64","shape":[],"data_offsets":[0,8]}}""", new byte[8]);
        Assert.Null(file.LoadAdjacent([]));
        Assert.Null(file.LoadAdjacent(["a"]));
    }

    private static byte[] Bytes(string json, byte[] data)
    {
        var text = Encoding.UTF8.GetBytes(json);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        return [.. length, .. text, .. data];
    }

    private SafetensorsFile Open(string json, byte[] data) => new(_folder.Write("weights.safetensors", Bytes(json, data)));

    private string Refusal(byte[] bytes)
    {
        var error = Assert.Throws<CheckpointException>(() => new SafetensorsFile(_folder.Write("weights.safetensors", bytes)).Dispose());
        Assert.Contains("weights.safetensors", error.Message, StringComparison.Ordinal);
        return error.Message;
    }
}
