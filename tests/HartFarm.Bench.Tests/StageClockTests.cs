using HartFarm.Bench.Measuring;
using HartFarm.Model.Sampling;

namespace HartFarm.Bench.Tests;

public class StageClockTests
{
    [Fact]
    public void Each_stage_gets_the_time_since_the_one_before()
    {
        var time = new ManualTime();
        var clock = new StageClock(time, () => { });
        time.Advance(5);
        clock.Start();
        Done(GenerationStage.Text, 0, 2);
        Done(GenerationStage.Scale, 0, 3);
        Done(GenerationStage.Scale, 1, 7);
        Done(GenerationStage.ResidualDiffusion, 1, 11);
        Done(GenerationStage.Decoder, 1, 13);

        var times = clock.Times(2);
        Assert.Equal(2, times.Text);
        Assert.Equal([3, 7], times.Scales);
        Assert.Equal(11, times.ResidualDiffusion);
        Assert.Equal(13, times.Decoder);
        Assert.Equal(36, times.Total);

        void Done(GenerationStage stage, int scale, int seconds)
        {
            time.Advance(seconds);
            clock.Done(stage, scale);
        }
    }

    [Fact]
    public void Stages_that_alternate_add_up_and_a_new_batch_starts_from_nothing()
    {
        var time = new ManualTime();
        var clock = new StageClock(time, () => { });
        clock.Start();
        foreach (var seconds in (int[])[1, 4])
        {
            time.Advance(seconds);
            clock.Done(GenerationStage.Scale, 0);
            time.Advance(10 * seconds);
            clock.Done(GenerationStage.ResidualDiffusion, 0);
        }
        Assert.Equal([5], clock.Times(1).Scales);
        Assert.Equal(50, clock.Times(1).ResidualDiffusion);
        clock.Start();
        Assert.Equal(0, clock.Times(1).Total);
    }

    [Fact]
    public void The_devices_work_counts_for_the_stage_that_asked_for_it()
    {
        var time = new ManualTime();
        var clock = new StageClock(time, () => time.Advance(1));
        clock.Start();
        time.Advance(2);
        clock.Done(GenerationStage.Text, 0);
        Assert.Equal(3, clock.Times(1).Text);
    }
}
