using HartFarm.LoadBench.Measuring;

namespace HartFarm.Bench.Tests.Load;

public sealed class ExecutionLogTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hartfarm-test-");

    private string Path => System.IO.Path.Combine(_folder.FullName, "executions.log");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void What_one_process_writes_another_reads_as_it_comes()
    {
        var log = new ExecutionLog(Path);
        Assert.Empty(log.Read().Events);
        using var writer = new ExecutionWriter(Path);
        writer.Started(7);
        Assert.True(log.Read().HasStarted(7));
        Assert.True(log.HasStartWithin(TimeSpan.FromDays(1)));
        Assert.False(log.HasStartWithin(TimeSpan.Zero));
        Assert.Equal(0, log.EndedTasks);
        writer.Ended(7);
        writer.Ended(7);
        Assert.Equal(1, log.Read().EndedTasks);
        Assert.False(log.HasStartWithin(TimeSpan.FromDays(1)));
        Assert.Equal([false, true, true], log.Events.Select(one => one.IsEnd));
        Assert.True(log.Events[0].Micros <= log.Events[1].Micros);
    }

    [Fact]
    public void A_line_that_is_being_written_is_left_for_later()
    {
        var log = new ExecutionLog(Path);
        File.WriteAllText(Path, "S 1 10\nE 1 2");
        Assert.Single(log.Read().Events);
        File.AppendAllText(Path, "0\n");
        Assert.Equal(new TaskEvent(1, true, 20), log.Read().Events[^1]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("S 1")]
    [InlineData("X 1 2")]
    [InlineData("S one 2")]
    [InlineData("S 1 2 3")]
    public void A_line_that_is_none_is_shown(string line) => Assert.Contains($"'{line}'", Assert.Throws<FormatException>(() => TaskEvent.Parse(line)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Waiting_ends_with_what_is_waited_for_or_with_its_time()
    {
        var log = new ExecutionLog(Path);
        Assert.False(await log.WaitAsync(now => now.EndedTasks > 0, TimeSpan.Zero, TestContext.Current.CancellationToken));
        File.WriteAllText(Path, "E 3 1\n");
        Assert.True(await log.WaitAsync(now => now.EndedTasks > 0, TimeSpan.Zero, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Tasks_are_waited_for_until_all_have_ended_or_none_does_any_more()
    {
        var log = new ExecutionLog(Path);
        File.WriteAllText(Path, "E 1 1\nE 2 2\n");
        await log.WaitForEndsAsync(3, TimeSpan.Zero, TimeSpan.Zero, TestContext.Current.CancellationToken);
        Assert.Equal(2, log.EndedTasks);
        File.AppendAllText(Path, "E 3 3\n");
        await log.WaitForEndsAsync(3, TimeSpan.FromDays(1), TimeSpan.FromDays(1), TestContext.Current.CancellationToken);
        Assert.Equal(3, log.EndedTasks);
    }

    [Fact]
    public void A_writer_needs_a_file() =>
        Assert.Contains(ExecutionWriter.Variable, Assert.Throws<InvalidOperationException>(ExecutionWriter.FromEnvironment).Message, StringComparison.Ordinal);
}
