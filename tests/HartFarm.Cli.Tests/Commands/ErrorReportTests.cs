using HartFarm.Cli.Commands;
using HartFarm.Cli.Generation;
using HartFarm.Model.Checkpoints;
using HartFarm.Model.Checkpoints.Hub;
using HartFarm.Model.Runtime;
using HartFarm.Storage.Datasets;
using HartFarm.Storage.Images;
using HartFarm.Storage.Prompts;

namespace HartFarm.Cli.Tests.Commands;

public class ErrorReportTests
{
    public static TheoryData<Exception, int> Named => new()
    {
        { new InputException("why"), 2 },
        { new PromptException("why", "so"), 2 },
        { new CheckpointException("why"), 2 },
        { new DatasetRefusedException("why"), 2 },
        { new DatasetWriteException("why", new IOException("full")), 1 },
        { new ImageException("why"), 1 },
        { new GenerationException("why"), 1 },
        { new HubException("why"), 1 },
        { new TorchUnavailableException("why"), 1 },
    };

    [Theory]
    [MemberData(nameof(Named))]
    public void A_named_exception_is_its_message_alone(Exception error, int code) => Assert.Equal(new ErrorReport(code, error.Message), ErrorReport.Of(error));

    [Fact]
    public void An_unforeseen_exception_is_told_whole()
    {
        var report = ErrorReport.Of(new InvalidOperationException("a bug"));
        Assert.Equal(1, report.ExitCode);
        Assert.Contains("System.InvalidOperationException: a bug", report.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stop_before_the_first_image_has_the_code_of_an_interrupt() =>
        Assert.Equal(new ErrorReport(130, "interrupted"), ErrorReport.Of(new OperationCanceledException()));
}
