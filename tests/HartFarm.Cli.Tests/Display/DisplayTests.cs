using HartFarm.Cli.Display;
using HartFarm.Model.Checkpoints;
using Spectre.Console;

namespace HartFarm.Cli.Tests.Display;

public class DisplayTests
{
    [Fact]
    public void The_pace_counts_what_this_run_made()
    {
        var clock = new ManualClock();
        var pace = new Pace(clock, total: 100, before: 40);
        Assert.Equal("40/100 images, - images/s", pace.ToString());
        for (var i = 0; i < 10; i++) pace.Advance();
        clock.Advance(TimeSpan.FromSeconds(8));
        Assert.Equal("50/100 images, 1.25 images/s, 00:00:40 left", pace.ToString());
    }

    [Theory]
    [InlineData(0.01543, "0.0154")]
    [InlineData(3.14159, "3.14")]
    [InlineData(1234.5, "1234")]
    public void A_rate_has_three_digits_that_count(double value, string text) => Assert.Equal(text, Pace.Number(value));

    [Fact]
    public void Without_a_terminal_there_is_a_line_every_few_seconds()
    {
        var clock = new ManualClock();
        using var output = new StringWriter();
        var display = new PlainDisplay(output, clock);
        display.Show(30, 0, () =>
        {
            for (var i = 0; i < 12; i++)
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                display.Advance();
            }
            display.Note("a note");
        });
        Assert.Equal(
            ["hartfarm: 5/30 images, 1 images/s, 00:00:25 left", "hartfarm: 10/30 images, 1 images/s, 00:00:20 left", "a note"],
            output.ToString().TrimEnd().Split('\n'));
    }

    [Fact]
    public void On_a_terminal_there_is_a_bar_and_the_work_stays_on_its_thread()
    {
        using var output = new StringWriter();
        var screen = Screen(output);
        var display = new BarDisplay(screen, TimeProvider.System);
        var thread = 0;
        display.Show(3, 1, () =>
        {
            thread = Environment.CurrentManagedThreadId;
            display.Note("[not markup]");
            display.Advance();
            display.Advance();
        });
        Assert.Equal(Environment.CurrentManagedThreadId, thread);
        Assert.Contains("[not markup]", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("3/3 images", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("100%", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_under_the_bar_comes_out_as_it_is()
    {
        var screen = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(new StringWriter()) });
        Assert.Throws<InvalidDataException>(() => new BarDisplay(screen, TimeProvider.System).Show(3, 0, () => throw new InvalidDataException()));
    }

    [Fact]
    public void Without_a_terminal_a_transfer_has_a_line_a_file_one_every_few_seconds_and_one_at_the_end()
    {
        var clock = new ManualClock();
        using var output = new StringWriter();
        var result = new TransferLines(output, clock).Show(progress =>
        {
            for (var i = 0; i <= 8; i++)
            {
                progress.Report(new CheckpointProgress(i << 20, 20 << 20, "a"));
                clock.Advance(TimeSpan.FromSeconds(1));
            }
            progress.Report(new CheckpointProgress(12 << 20, 20 << 20, "b"));
            progress.Report(new CheckpointProgress(20 << 20, 20 << 20, "b"));
            return "result";
        });
        Assert.Equal("result", result);
        Assert.Equal(
            ["hartfarm: 0 bytes of 20 MiB, a", "hartfarm: 5 MiB of 20 MiB, a", "hartfarm: 12 MiB of 20 MiB, b", "hartfarm: 20 MiB of 20 MiB, b"],
            output.ToString().TrimEnd().Split('\n'));
    }

    [Fact]
    public void On_a_terminal_a_transfer_has_a_bar_and_the_work_stays_on_its_thread()
    {
        using var output = new StringWriter();
        var (screen, thread) = (Screen(output), 0);
        new TransferBar(screen).Show(progress =>
        {
            thread = Environment.CurrentManagedThreadId;
            progress.Report(new CheckpointProgress(0, 20 << 20, "[not] markup"));
            progress.Report(new CheckpointProgress(20 << 20, 20 << 20, "[not] markup"));
            return 0;
        });
        Assert.Equal(Environment.CurrentManagedThreadId, thread);
        Assert.Contains("[not] markup", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("20.0 MiB", output.ToString(), StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => new TransferBar(screen).Show<int>(_ => throw new InvalidDataException()));
    }

    [Fact]
    public void On_a_terminal_it_is_said_what_is_waited_for()
    {
        using var output = new StringWriter();
        var terminal = new Terminal(TextWriter.Null, TextWriter.Null, () => Stream.Null, TimeProvider.System, Screen(output));
        Assert.Equal(Environment.CurrentManagedThreadId, terminal.Wait("loading [m]", () => Environment.CurrentManagedThreadId));
        Assert.Contains("loading [m]", output.ToString(), StringComparison.Ordinal);
        Assert.IsType<TransferBar>(terminal.Transfer());
        Assert.IsType<TransferLines>((terminal with { Screen = null }).Transfer());
        Assert.Equal(3, (terminal with { Screen = null }).Wait("nothing", () => 3));
    }

    private static IAnsiConsole Screen(StringWriter output)
    {
        var screen = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, Interactive = InteractionSupport.Yes, Out = new AnsiConsoleOutput(output) });
        screen.Profile.Width = 120;
        return screen;
    }

    private sealed class ManualClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Advance(TimeSpan by) => _now += by.Ticks;

        public override long GetTimestamp() => _now;
    }
}
