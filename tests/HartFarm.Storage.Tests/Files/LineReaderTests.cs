using System.Text;
using CsCheck;
using HartFarm.Storage.Files;

namespace HartFarm.Storage.Tests.Files;

public class LineReaderTests
{
    [Fact]
    public void Lines_are_those_of_a_split()
    {
        Gen.String[Gen.Char["ab\n"], 0, 300].Sample(text =>
        {
            var lines = Read(Encoding.UTF8.GetBytes(text), 1000).Select(line => line.Text).ToArray();
            var wanted = text.Split('\n');
            Assert.Equal(wanted[^1].Length == 0 ? wanted[..^1] : wanted, lines);
        });
    }

    [Fact]
    public void Carriage_returns_at_line_ends_and_a_byte_order_mark_are_dropped() =>
        Assert.Equal(["a", "b\rc", "d"], Read([0xEF, 0xBB, 0xBF, .. "a\r\nb\rc\r\nd"u8], 100).Select(line => line.Text));

    [Theory]
    [InlineData(10, false)]
    [InlineData(11, true)]
    public void A_line_over_the_limit_is_passed_over_and_the_next_is_read(int length, bool tooLong)
    {
        var lines = Read(Encoding.ASCII.GetBytes($"{new string('x', length)}\r\nnext\n"), 10);
        Assert.Equal(tooLong, lines[0].TooLong);
        Assert.Equal(tooLong ? 0 : length, lines[0].Text.Length);
        Assert.Equal((2L, "next"), (lines[1].Number, lines[1].Text));
    }

    [Fact]
    public void A_line_that_spans_many_blocks_comes_whole()
    {
        var text = new string('y', 300_000);
        Assert.Equal([text, "z"], Read(Encoding.ASCII.GetBytes($"{text}\nz"), 400_000).Select(line => line.Text));
    }

    [Fact]
    public void A_huge_line_takes_no_memory()
    {
        using var endless = new RepeatingStream((byte)'x', 200L * 1024 * 1024);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var line = Assert.Single(new LineReader(endless, 1024).Lines());
        Assert.True(line.TooLong);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1024 * 1024);
    }

    [Fact]
    public void A_line_lies_where_it_says() => Gen.String[Gen.Char["ab\r\n"], 0, 300].Sample(text =>
    {
        byte[] bytes = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(new string('x', 65_500)), .. Encoding.UTF8.GetBytes(text)];
        foreach (var line in new LineReader(new MemoryStream(bytes), 100_000).Lines())
            Assert.Equal(line.Bytes.Span, bytes.AsSpan((int)line.Offset, line.Bytes.Length));
    });

    private static List<(long Number, string Text, bool TooLong)> Read(byte[] bytes, int longest) =>
        [.. new LineReader(new MemoryStream(bytes), longest).Lines().Select(line => (line.Number, Encoding.UTF8.GetString(line.Bytes.Span), line.TooLong))];
}
