using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Data.Rows;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace HartFarm.Coordinator.Data;

/// <summary>The job store: the backlog and the truth. Each database has a context of its own, with its migrations beside it.</summary>
public abstract class FarmContext(DbContextOptions options) : DbContext(options), IDataProtectionKeyContext
{
    public DbSet<JobRow> Jobs => Set<JobRow>();
    public DbSet<ShardRow> Shards => Set<ShardRow>();
    public DbSet<TenantRow> Tenants => Set<TenantRow>();
    public DbSet<ApiKeyRow> ApiKeys => Set<ApiKeyRow>();
    public DbSet<AuditRow> AuditEntries => Set<AuditRow>();
    public DbSet<WorkerRow> Workers => Set<WorkerRow>();
    public DbSet<JobFailureRow> Failures => Set<JobFailureRow>();
    public DbSet<FileRow> Files => Set<FileRow>();
    public DbSet<IdempotencyRow> IdempotencyKeys => Set<IdempotencyRow>();
    public DbSet<WebhookDeliveryRow> WebhookDeliveries => Set<WebhookDeliveryRow>();
    public DbSet<WebhookAttemptRow> WebhookAttempts => Set<WebhookAttemptRow>();
    public DbSet<UsageEntryRow> UsageEntries => Set<UsageEntryRow>();
    public DbSet<UsageDayRow> UsageDays => Set<UsageDayRow>();
    public DbSet<BatchRow> Batches => Set<BatchRow>();
    public DbSet<BatchJobRow> BatchJobs => Set<BatchJobRow>();

    /// <summary>What all coordinators encrypt cookies with, so that each reads the others'.</summary>
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<JobRow>(job =>
        {
            job.ToTable("jobs");
            job.Property(row => row.Id).ValueGeneratedNever();
            job.Property(row => row.State).HasConversion<string>();
            job.Property(row => row.Settings).HasJsonConversion();
            job.Ignore(row => row.SizeClass);
            job.Ignore(row => row.EndedShards);
            job.HasOne<TenantRow>().WithMany().HasForeignKey(row => row.Tenant).OnDelete(DeleteBehavior.Restrict);
            job.HasIndex(row => row.State);
            job.HasIndex(row => new { row.Tenant, row.CreatedAt });
            job.HasIndex(row => row.Tenant, "ix_jobs_open").HasFilter("ended_at IS NULL");
            job.HasIndex(row => row.ExpiresAt).HasFilter("expires_at IS NOT NULL");
        });
        modelBuilder.Entity<ShardRow>(shard =>
        {
            shard.ToTable("shards");
            // Compare-and-set: a shard changes only if both are still what they were when it was read.
            shard.Property(row => row.State).HasConversion<string>().IsConcurrencyToken();
            shard.Property(row => row.Token).IsConcurrencyToken();
            shard.Property(row => row.Objects).HasJsonConversion();
            shard.HasOne<JobRow>().WithMany().HasForeignKey(row => row.JobId).OnDelete(DeleteBehavior.Cascade);
            shard.HasIndex(row => new { row.JobId, row.Index }).IsUnique();
            // What is looked for again and again is little beside all shards that ever were: an index over that little alone.
            shard.HasIndex(row => new { row.JobId, row.Index }, "ix_shards_pending").HasFilter(In(ShardState.Pending));
            // Of a job that runs, the shards that are finished, for whoever looks at its images.
            shard.HasIndex(row => new { row.JobId, row.Index }, "ix_shards_completed").HasDatabaseName("ix_shards_completed").HasFilter(In(ShardState.Completed));
            shard.HasIndex(row => row.EnqueuedAt).HasFilter(In(ShardState.Enqueued));
            shard.HasIndex(row => row.LeaseUntil).HasFilter($"state IN ('{ShardState.Leased}', '{ShardState.Publishing}')");
            shard.HasIndex(row => row.LeaseOwner).HasFilter(In(ShardState.Leased));
        });
        modelBuilder.Entity<TenantRow>(tenant =>
        {
            tenant.ToTable("tenants");
            tenant.HasKey(row => row.Name);
        });
        modelBuilder.Entity<ApiKeyRow>(key =>
        {
            key.ToTable("api_keys");
            key.Property(row => row.Id).ValueGeneratedNever();
            key.Property(row => row.Scopes).HasJsonConversion();
            key.HasOne<TenantRow>().WithMany().HasForeignKey(row => row.Tenant).OnDelete(DeleteBehavior.Restrict);
            key.HasIndex(row => row.Sha256).IsUnique();
            key.HasIndex(row => new { row.Tenant, row.CreatedAt });
        });
        modelBuilder.Entity<AuditRow>(entry =>
        {
            // No foreign keys: it tells of tenants, keys and jobs that are gone.
            entry.ToTable("audit_entries");
            entry.Property(row => row.Action).HasConversion<string>();
            entry.HasIndex(row => new { row.Tenant, row.Id });
            entry.HasIndex(row => new { row.Action, row.Id });
            entry.HasIndex(row => new { row.Tenant, row.Subject, row.Id });
        });
        modelBuilder.Entity<WorkerRow>(worker =>
        {
            worker.ToTable("workers");
            worker.Property(row => row.Id).ValueGeneratedNever();
            worker.Property(row => row.Plan).HasJsonConversion();
            worker.HasIndex(row => row.LastSeen);
        });
        modelBuilder.Entity<JobFailureRow>(failure =>
        {
            failure.ToTable("job_failures");
            failure.HasKey(row => new { row.JobId, row.Image });
            failure.HasIndex(row => row.ShardId);
            failure.HasOne<JobRow>().WithMany().HasForeignKey(row => row.JobId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<FileRow>(file =>
        {
            file.ToTable("files");
            file.Property(row => row.Id).ValueGeneratedNever();
            file.HasIndex(row => new { row.Tenant, row.CreatedAt });
            file.HasIndex(row => row.ExpiresAt).HasFilter("expires_at IS NOT NULL");
        });
        modelBuilder.Entity<IdempotencyRow>(request =>
        {
            request.ToTable("idempotency_keys");
            // The index that decides which of two requests with one key is the first.
            request.HasKey(row => new { row.Tenant, row.Key });
            request.HasIndex(row => row.CreatedAt);
        });
        modelBuilder.Entity<WebhookDeliveryRow>(delivery =>
        {
            // No foreign key: a job that is deleted at once still tells of its end.
            delivery.ToTable("webhook_deliveries");
            delivery.Property(row => row.Id).ValueGeneratedNever();
            delivery.Property(row => row.State).HasConversion<string>();
            delivery.HasIndex(row => new { row.JobId, row.CreatedAt });
            delivery.HasIndex(row => row.NextAttemptAt).HasFilter("next_attempt_at IS NOT NULL");
        });
        modelBuilder.Entity<WebhookAttemptRow>(attempt =>
        {
            attempt.ToTable("webhook_attempts");
            attempt.HasKey(row => new { row.DeliveryId, row.Number });
            attempt.HasOne<WebhookDeliveryRow>().WithMany().HasForeignKey(row => row.DeliveryId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<UsageEntryRow>(entry => entry.ToTable("usage_entries"));
        modelBuilder.Entity<UsageDayRow>(day =>
        {
            day.ToTable("usage_days");
            day.HasKey(row => new { row.Day, row.Tenant, row.Model });
            day.HasIndex(row => new { row.Tenant, row.Day });
        });
        modelBuilder.Entity<BatchRow>(batch =>
        {
            batch.ToTable("batches");
            batch.Property(row => row.Id).ValueGeneratedNever();
            batch.Property(row => row.Status).HasConversion<string>();
            batch.Property(row => row.Metadata).HasJsonConversion();
            batch.Property(row => row.Errors).HasJsonConversion();
            batch.HasIndex(row => new { row.Tenant, row.CreatedAt });
            // Those that have not ended are few beside all that ever were.
            batch.HasIndex(row => row.CreatedAt).HasFilter("ended_at IS NULL");
        });
        modelBuilder.Entity<BatchJobRow>(job =>
        {
            // No foreign key to the job: it may be deleted, or not be there yet.
            job.ToTable("batch_jobs");
            job.HasKey(row => new { row.BatchId, row.Number });
            job.HasOne<BatchRow>().WithMany().HasForeignKey(row => row.BatchId).OnDelete(DeleteBehavior.Cascade);
        });
    }

    private static string In(ShardState state) => $"state = '{state}'";
}
