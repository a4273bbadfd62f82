using HartFarm.Contracts.Jobs;
using HartFarm.Coordinator.Tests.Farm;

namespace HartFarm.Coordinator.Tests.Webhooks;

/// <summary>A job's end and its notice are written together or not at all.</summary>
public sealed class OutboxTests() : WebhookFarmTests(new SqliteTestDatabase())
{
    [Fact]
    public async Task Wherever_a_coordinator_ends_a_job_that_has_ended_is_told_of()
    {
        var crashed = true;
        for (var step = 1; crashed; step++)
        {
            var job = await SubmitAsync(new Uri("http://127.0.0.1:1/"));
            var crash = new CrashAt(step);
            try
            {
                await Farm.Another(crash).Control.CancelAsync(job, CancellationToken.None);
            }
            catch (Exception error) when (error is CrashException || error.InnerException is CrashException)
            {
                // What it left behind is what the test is about.
            }
            crashed = crash.Crashed;
            Assert.Equal((await Farm.JobAsync(job)).State == JobState.Cancelled ? 1 : 0, (await DeliveriesAsync(job)).Count);
        }
    }
}
