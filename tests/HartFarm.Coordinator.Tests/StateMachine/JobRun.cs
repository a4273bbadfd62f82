using System.Text;
using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;
using HartFarm.Contracts.Workers;
using HartFarm.Coordinator.Dispatch;
using HartFarm.Coordinator.Jobs;
using HartFarm.Coordinator.Tests.Farm;
using Microsoft.EntityFrameworkCore;

namespace HartFarm.Coordinator.Tests.StateMachine;

/// <summary>A job in a real job store and in the oracle, side by side; whoever is not there in a test is played here: broker, workers, time.</summary>
internal sealed class JobRun : IAsyncDisposable
{
    private const int ShardCount = 3, ImagesPerShard = 2, Workers = 2;
    private static readonly Guid[] WorkerIds = [.. Enumerable.Range(1, Workers).Select(i => new Guid(i, 0, 0, new byte[8]))];

    private readonly TestFarm _farm;
    private readonly Guid _job;
    private readonly long[] _ids;
    private readonly List<(int Shard, int Number)> _messages = [];
    private readonly List<Grant> _grants = [];
    private Oracle _oracle;

    private JobRun(TestFarm farm, Guid job, long[] ids, int? maxFailures) =>
        (_farm, _job, _ids, _oracle) = (farm, job, ids, new Oracle(ShardCount, ImagesPerShard, maxFailures));

    private static CancellationToken None => CancellationToken.None;

    public static async Task<JobRun> StartAsync(ITestDatabase database, int? maxFailures)
    {
        var farm = new TestFarm(database);
        await farm.CreateAsync();
        var job = await farm.SubmitShardsAsync(ShardCount, request => request with { MaxFailures = maxFailures });
        return new JobRun(farm, job, [.. (await farm.ShardsAsync(job)).Select(shard => shard.Id)], maxFailures);
    }

    /// <summary>Takes a step with both, and holds their answers and what is left behind against each other.</summary>
    public async Task StepAsync(Step step)
    {
        if (step.CrashAt > 0 && step.IsWhole) await CrashAsync(step);
        else Assert.Equal(Expected(step, out var heard), await ActualAsync(step, _farm.Coordinator, heard));
        Assert.Equal(_oracle.Text, await TextAsync());
    }

    /// <summary>Whatever has happened, workers that work and time that passes bring the job to its end, with every image there once.</summary>
    public async Task FinishAsync()
    {
        if (_oracle.Job == JobState.Paused) await StepAsync(new Step(StepKind.ResumeJob));
        for (var round = 0; round < 12 && _oracle.Job is not (JobState.Completed or JobState.Cancelled); round++)
        {
            if (_oracle.Job is JobState.Failed or JobState.CompletedWithErrors) await StepAsync(new Step(StepKind.RetryJob));
            foreach (var kind in new[] { StepKind.Wait, StepKind.Sweep, StepKind.Resume }) await StepAsync(new Step(kind, First: 4));
            await StepAsync(new Step(StepKind.Enqueue, First: ShardCount - 1));
            for (var sent = 0; sent < ShardCount; sent++)
            {
                var before = _grants.Count;
                if (_messages.Count > sent) await StepAsync(new Step(StepKind.Claim, First: _messages.Count - 1 - sent));
                if (_grants.Count == before) continue;
                await StepAsync(new Step(StepKind.Complete, First: _grants.Count - 1));
                await StepAsync(new Step(StepKind.Publish, First: _grants[^1].Shard));
            }
            await StepAsync(new Step(StepKind.Finalize));
        }
        await CheckEndAsync();
    }

    public ValueTask DisposeAsync() => _farm.DisposeAsync();

    private async Task CheckEndAsync()
    {
        var row = await _farm.JobAsync(_job);
        Assert.True(row.State is JobState.Completed or JobState.Cancelled, $"the job is {row.State}");
        Assert.Equal(_oracle.ImagesCompleted, row.ImagesCompleted);
        foreach (var (shard, index) in _oracle.Shards.Select((shard, index) => (shard, index)))
        {
            if (shard.State != ShardState.Completed) continue;
            var data = Encoding.Latin1.GetString(_farm.Objects[$"jobs/{_job:N}/data/{index:D6}.tar"]);
            for (var image = index * ImagesPerShard; image < (index + 1) * ImagesPerShard; image++)
            {
                // The lease that counts made every image, and no other lease's is there.
                var made = data.Split($"image {image} of token ").Length - 1;
                Assert.True(made == data.Split($"image {image} of token {shard.Token}").Length - 1, $"image {image} of another lease");
                if (row.State == JobState.Completed) Assert.Equal(1, made);
            }
        }
    }

    // The oracle knows both ends of a crash, and the store must be at one of them.
    private async Task CrashAsync(Step step)
    {
        var before = _oracle.Copy();
        var (messages, grants) = (_messages.Count, _grants.Count);
        var expected = Expected(step, out var heard);
        var crash = new CrashAt(step.CrashAt);
        _farm.Objects.Before = _ => crash.Step();
        try
        {
            Assert.Equal(expected, await ActualAsync(step, _farm.Another(crash), heard));
        }
        catch (Exception error) when (error is CrashException || error.InnerException is CrashException)
        {
            // Nobody has heard the answer.
            _messages.RemoveRange(messages, _messages.Count - messages);
            _grants.RemoveRange(grants, _grants.Count - grants);
            if (await TextAsync() != _oracle.Text) _oracle = before;
        }
        finally
        {
            _farm.Objects.Before = _ => { };
        }
    }

    /// <summary>What the oracle answers.</summary>
    /// <param name="step">The step.</param>
    /// <param name="grant">The lease that the step is about, of those that were granted before it; null where there is none.</param>
    private string Expected(Step step, out Grant? grant)
    {
        grant = step.Kind is StepKind.Complete or StepKind.Fail or StepKind.Return && _grants.Count > 0 ? _grants[step.First % _grants.Count] : null;
        var worker = step.Second % Workers;
        switch (step.Kind)
        {
            case StepKind.Enqueue:
                var sent = _oracle.Enqueue(1 + step.First % ShardCount);
                _messages.AddRange(sent);
                return string.Join(", ", sent.Order());
            case StepKind.Claim when _messages.Count > 0:
                var (shard, number) = _messages[step.First % _messages.Count];
                if (_oracle.Claim(shard, number, worker, Places(step)) is not { } granted) return "denied";
                _grants.AddRange(granted.Select(one => new Grant(one.Shard, one.Token, worker)));
                return string.Join(", ", granted);
            case StepKind.Beat:
                return string.Join(", ", Held(worker).Where(held => _oracle.Beat(held.Shard, held.Token, worker) == false).Select(held => (held.Shard, held.Token)).Order());
            case StepKind.Complete when grant is not null:
                grant.Failures ??= step.Second % (ImagesPerShard + 1);
                return $"{_oracle.Complete(grant.Shard, grant.Token, grant.Failures.Value)}";
            case StepKind.Fail or StepKind.Return when grant is not null:
                return $"{_oracle.End(grant.Shard, grant.Token, step.Kind == StepKind.Fail)}";
            case StepKind.Stop: _oracle.Stop(worker); break;
            case StepKind.Publish: _oracle.Publish(step.First % ShardCount); break;
            case StepKind.Resume: _oracle.Resume(); break;
            case StepKind.Sweep: _oracle.Sweep(); break;
            case StepKind.Wait: _oracle.Wait(Seconds(step)); break;
            case StepKind.Finalize: _oracle.Finish(); break;
            case StepKind.PauseJob: return $"{_oracle.Pause()}";
            case StepKind.ResumeJob: return $"{_oracle.ResumeJob()}";
            case StepKind.CancelJob: return $"{_oracle.Cancel()}";
            case StepKind.RetryJob: return $"{_oracle.Retry()}";
        }
        return "";
    }

    private async Task<string> ActualAsync(Step step, TestCoordinator by, Grant? grant)
    {
        var worker = WorkerIds[step.Second % Workers];
        switch (step.Kind)
        {
            case StepKind.Enqueue:
                var sent = await _farm.EnqueueAsync(_job, 1 + step.First % ShardCount, by);
                return string.Join(", ", sent.Select(one => (Array.IndexOf(_ids, one.ShardId), one.Enqueued)).Order());
            case StepKind.Claim when _messages.Count > 0:
                var (shard, number) = _messages[step.First % _messages.Count];
                by.Depths.Note(new Dictionary<SizeClass, QueueDepth> { [TestFarm.Small] = new(0, 0, 0) }, new Dictionary<SizeClass, Guid> { [TestFarm.Small] = _job });
                var claim = new ClaimShard(_ids[shard], worker, number, _job, Places(step), Places(step) * ImagesPerShard);
                if ((await by.Claims.ClaimAsync(claim, None)).Granted is not { } lease) return "denied";
                (ShardGranted Lease, int Shard)[] leases = [.. lease.Further.Prepend(lease).Select(one => (one, Array.IndexOf(_ids, one.ShardId)))];
                foreach (var (one, index) in leases) _grants.Find(own => own.Shard == index && own.Token == one.Token)?.Lease = one;
                return string.Join(", ", leases.Select(one => (one.Shard, one.Lease.Token)));
            case StepKind.Beat:
                HeldLease[] held = [.. Held(step.Second % Workers).Select(one => new HeldLease(_ids[one.Shard], one.Token, 0))];
                var reply = await by.Heartbeats.BeatAsync(TestWorker.Beat(worker, leases: held), None);
                return string.Join(", ", reply.Lost.Select(lost => (Array.IndexOf(_ids, lost.ShardId), lost.Token)).Order());
            case StepKind.Complete when grant is not null:
                return $"{(await by.Results.TakeAsync(await ResultAsync(grant), None)).Accepted}";
            case StepKind.Fail when grant is not null:
                return $"{await by.Ends.FailAsync(new ShardFailed(_ids[grant.Shard], grant.Token, WorkerIds[grant.Worker], "it broke"), None)}";
            case StepKind.Return when grant is not null:
                return $"{await by.Ends.ReturnAsync(new ShardReturned(_ids[grant.Shard], grant.Token, WorkerIds[grant.Worker], "no room"), None)}";
            case StepKind.Stop: await by.Ends.StopAsync(worker, None); break;
            case StepKind.Publish: await by.Publisher.PublishAsync(_ids[step.First % ShardCount], None); break;
            case StepKind.Resume: await by.Publisher.ResumeAsync(None); break;
            case StepKind.Sweep: await by.Sweep.RunAsync(None); break;
            case StepKind.Wait: _farm.Clock.Advance(TimeSpan.FromSeconds(Seconds(step))); break;
            case StepKind.Finalize: await by.Finalizer.RunAsync(None); break;
            case StepKind.PauseJob: return await MayAsync(by.Control.PauseAsync(_job, None));
            case StepKind.ResumeJob: return await MayAsync(by.Control.ResumeAsync(_job, None));
            case StepKind.CancelJob: return await MayAsync(by.Control.CancelAsync(_job, None));
            case StepKind.RetryJob: return await MayAsync(by.Control.RetryAsync(_job, None));
        }
        return "";
    }

    // A worker writes once, and says the same however often it says it.
    private async Task<ShardCompleted> ResultAsync(Grant grant)
    {
        if (grant.Result is { } said) return said;
        var before = _farm.Objects.Before;
        _farm.Objects.Before = _ => { };
        ImageFailure[] failures = [.. Enumerable.Range(0, grant.Failures!.Value).Select(i => new ImageFailure(grant.Shard * ImagesPerShard + i, $"{i}", "it cannot be drawn"))];
        grant.Result = await _farm.MakeAsync(grant.Lease!, WorkerIds[grant.Worker], failures);
        _farm.Objects.Before = before;
        return grant.Result;
    }

    private Grant[] Held(int worker) => [.. _grants.Where(grant => grant.Worker == worker && grant.Lease is not null)];

    private static int Places(Step step) => 1 + (step.Second / Workers);

    private static double Seconds(Step step) => new[] { 1, 7, 13, 21, 320 }[step.First % 5];

    private static async Task<string> MayAsync<T>(Task<T> change)
    {
        try
        {
            await change;
            return "True";
        }
        catch (JobStateException)
        {
            return "False";
        }
    }

    private async Task<string> TextAsync()
    {
        // Both by one connection: it is most of what a step takes.
        var (job, shards) = await _farm.Coordinator.Store.ReadAsync(
            async context => (
                await context.Jobs.AsNoTracking().SingleAsync(row => row.Id == _job),
                await context.Shards.AsNoTracking().Where(row => row.JobId == _job).OrderBy(row => row.Index).ToListAsync()),
            None);
        // The job's counters are those of its shards.
        foreach (var (state, count) in new[]
        {
            (ShardState.Pending, job.PendingShards), (ShardState.Enqueued, job.EnqueuedShards), (ShardState.Leased, job.LeasedShards),
            (ShardState.Publishing, job.PublishingShards), (ShardState.Completed, job.CompletedShards), (ShardState.Failed, job.FailedShards),
            (ShardState.Cancelled, job.CancelledShards),
        }) Assert.Equal(shards.Count(shard => shard.State == state), count);
        return $"{job.State} | {string.Join(" | ", shards.Select(shard => $"{shard.State} token {shard.Token} sent {shard.Enqueued} attempts {shard.Attempts} expired {shard.Expirations}"))}";
    }

    private sealed class Grant(int shard, long token, int worker)
    {
        public int Shard => shard;
        public long Token => token;
        public int Worker => worker;
        public ShardGranted? Lease { get; set; }
        public int? Failures { get; set; }
        public ShardCompleted? Result { get; set; }
    }
}
