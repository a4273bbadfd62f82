using System.Net;
using HartFarm.Contracts.Jobs;

namespace HartFarm.Deploy.Tests.Farm;

/// <summary>The entry commands of the images, as plain processes.</summary>
[Collection(nameof(FarmCollection))]
public class EntryCommandTests(DeployedFarm farm)
{
    [Fact]
    public void A_job_that_was_taken_before_a_worker_came_is_finished_although_the_first_worker_was_killed()
    {
        Assert.Equal(JobState.Completed, farm.Job!.State);
        Assert.Equal((60, 0, "64x64"), (farm.Job.Progress.Completed, farm.Job.Progress.Failed, farm.Job.Size));
    }

    [Fact]
    public void The_health_check_finds_the_coordinator_well() => Assert.Equal((0, "HTTP/1.1 200 OK\n"), farm.Health);

    [Fact]
    public void Metrics_are_for_Prometheus_key_alone_and_that_key_for_nothing_else() =>
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden), (farm.WithoutKey, farm.BeyondMetrics));

    [Fact]
    public void The_coordinator_loads_no_libtorch_which_its_image_has_not()
    {
        Assert.Empty(farm.TorchOfCoordinator);
        Assert.Contains("libtorch_cpu.so", farm.TorchOfWorker);
    }

    [Fact]
    public void Both_end_well_when_they_are_told_to() => Assert.Equal((0, 0), farm.ExitCodes);

    [Fact]
    public void Nothing_is_written_but_hashes_of_checkpoints_where_the_images_have_a_folder_for_them()
    {
        Assert.Equal(["worker/.cache/hartfarm/hashes.json"], farm.Written);
        Assert.Empty(farm.WrittenBesideTheProgram);
    }
}
