using System.Threading.Channels;
using Hangfire;
using Hangfire.Common;
using HartFarm.Coordinator.Tests.Bus;
using HartFarm.Coordinator.Tests.Farm;
using HartFarm.Coordinator.Upkeep;
using HartFarm.Testing.Services;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace HartFarm.Coordinator.Tests.Upkeep;

/// <summary>What a coordinator that was killed has locked keeps no other from starting.</summary>
public sealed class UpkeepScheduleTests
{
    private static readonly string[] Names = ["files", "finalizing", "leases", "orphans", "retention", "usage"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lock_that_a_killed_coordinator_left_behind_keeps_no_other_from_starting()
    {
        await using var postgres = await TestServices.PostgresAsync();
        await UpkeepTables.InstallAsync(postgres.ConnectionString, Cancellation);
        await using var database = NpgsqlDataSource.Create(postgres.ConnectionString);
        await using var locked = database.CreateCommand($"insert into {UpkeepTables.Schema}.lock (resource, updatecount, acquired) values ('hangfire:lock:recurring-job:finalizing', 0, now() at time zone 'utc')");
        await locked.ExecuteNonQueryAsync(Cancellation);
        var options = new CoordinatorOptions();
        options.Store.Postgres = options.Upkeep.Postgres = postgres.ConnectionString;
        options.Submission.SizeClasses = [TestFarm.Small];
        using var host = await CoordinatorHost.StartAsync(options, new MemoryStore());
        await host.StopAsync(Cancellation);
    }

    [Fact]
    public async Task A_task_that_is_locked_is_scheduled_later_and_the_others_at_once()
    {
        var (clock, manager) = (new FakeTimeProvider(), new LockedTask("finalizing"));
        using var schedule = new UpkeepSchedule(manager, clock, NullLogger<UpkeepSchedule>.Instance);
        await schedule.StartAsync(Cancellation);
        Assert.Equal(Names, await manager.AskedAsync(Names.Length));
        Assert.Equal([.. Names.Except(["finalizing"])], manager.Scheduled);
        manager.IsLocked = false;
        while (!schedule.ExecuteTask!.IsCompleted)
        {
            // The pause may not have begun yet.
            clock.Advance(TimeSpan.FromSeconds(30));
            await Task.Yield();
        }
        await schedule.ExecuteTask;
        Assert.Equal(Names, manager.Scheduled);
    }

    [Fact]
    public async Task A_coordinator_that_ends_waits_for_no_lock()
    {
        using var held = new ManualResetEventSlim();
        var manager = new LockedTask("leases") { Held = held };
        using var schedule = new UpkeepSchedule(manager, new FakeTimeProvider(), NullLogger<UpkeepSchedule>.Instance);
        await schedule.StartAsync(Cancellation);
        await manager.AskedAsync(1);
        await schedule.StopAsync(Cancellation);
        Assert.True(schedule.ExecuteTask!.IsCompleted);
        held.Set();
    }

    /// <summary>Hangfire with a lock on one of its tasks.</summary>
    private sealed class LockedTask(string name) : IRecurringJobManager
    {
        private readonly Channel<string> _asked = Channel.CreateUnbounded<string>();
        private readonly SortedSet<string> _scheduled = new(StringComparer.Ordinal);

        public volatile bool IsLocked = true;

        /// <summary>How long it is waited for; null for an error at once.</summary>
        public ManualResetEventSlim? Held { get; init; }

        public IReadOnlyList<string> Scheduled
        {
            get
            {
                lock (_scheduled) return [.. _scheduled];
            }
        }

        public async Task<IReadOnlyList<string>> AskedAsync(int count)
        {
            List<string> asked = [];
            while (asked.Count < count) asked.Add(await _asked.Reader.ReadAsync(Cancellation));
            return [.. asked.Order(StringComparer.Ordinal)];
        }

        public void AddOrUpdate(string recurringJobId, Job job, string cronExpression, RecurringJobOptions options)
        {
            var isRefused = recurringJobId == name && IsLocked;
            if (!isRefused)
            {
                lock (_scheduled) _scheduled.Add(recurringJobId);
            }
            _asked.Writer.TryWrite(recurringJobId);
            if (!isRefused) return;
            Held?.Wait(Cancellation);
            throw new TimeoutException("the lock is another's");
        }

        public void Trigger(string recurringJobId) => throw new NotSupportedException();

        public void RemoveIfExists(string recurringJobId) => throw new NotSupportedException();
    }
}
