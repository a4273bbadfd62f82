using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace HartFarm.Coordinator.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "tenants",
                columns: table => new
                {
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    weight = table.Column<double>(type: "REAL", nullable: false),
                    max_images = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_tenants", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "workers",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    host = table.Column<string>(type: "TEXT", nullable: false),
                    process_id = table.Column<int>(type: "INTEGER", nullable: false),
                    device = table.Column<string>(type: "TEXT", nullable: false),
                    device_name = table.Column<string>(type: "TEXT", nullable: false),
                    precision = table.Column<string>(type: "TEXT", nullable: false),
                    version = table.Column<string>(type: "TEXT", nullable: false),
                    memory_total = table.Column<long>(type: "INTEGER", nullable: false),
                    memory_free = table.Column<long>(type: "INTEGER", nullable: false),
                    plan = table.Column<string>(type: "TEXT", nullable: false),
                    draining = table.Column<bool>(type: "INTEGER", nullable: false),
                    trouble = table.Column<string>(type: "TEXT", nullable: true),
                    first_seen = table.Column<long>(type: "INTEGER", nullable: false),
                    last_seen = table.Column<long>(type: "INTEGER", nullable: false),
                    stopped_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_workers", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "jobs",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    tenant = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    model = table.Column<string>(type: "TEXT", nullable: false),
                    width = table.Column<int>(type: "INTEGER", nullable: false),
                    height = table.Column<int>(type: "INTEGER", nullable: false),
                    priority = table.Column<int>(type: "INTEGER", nullable: false),
                    seed = table.Column<long>(type: "INTEGER", nullable: false),
                    settings = table.Column<string>(type: "TEXT", nullable: false),
                    prompts = table.Column<long>(type: "INTEGER", nullable: false),
                    images = table.Column<long>(type: "INTEGER", nullable: false),
                    shard_count = table.Column<int>(type: "INTEGER", nullable: false),
                    shard_size = table.Column<int>(type: "INTEGER", nullable: false),
                    max_failures = table.Column<int>(type: "INTEGER", nullable: true),
                    pending_shards = table.Column<int>(type: "INTEGER", nullable: false),
                    enqueued_shards = table.Column<int>(type: "INTEGER", nullable: false),
                    leased_shards = table.Column<int>(type: "INTEGER", nullable: false),
                    publishing_shards = table.Column<int>(type: "INTEGER", nullable: false),
                    completed_shards = table.Column<int>(type: "INTEGER", nullable: false),
                    failed_shards = table.Column<int>(type: "INTEGER", nullable: false),
                    cancelled_shards = table.Column<int>(type: "INTEGER", nullable: false),
                    images_completed = table.Column<long>(type: "INTEGER", nullable: false),
                    images_failed = table.Column<long>(type: "INTEGER", nullable: false),
                    image_bytes = table.Column<long>(type: "INTEGER", nullable: false),
                    worker_seconds = table.Column<double>(type: "REAL", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    started_at = table.Column<long>(type: "INTEGER", nullable: true),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: true),
                    finalize_until = table.Column<long>(type: "INTEGER", nullable: true),
                    finalize_attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    deleting = table.Column<bool>(type: "INTEGER", nullable: false),
                    error = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_jobs", x => x.id);
                    table.ForeignKey(
                        name: "fk_jobs_tenants_tenant",
                        column: x => x.tenant,
                        principalTable: "tenants",
                        principalColumn: "name",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "job_failures",
                columns: table => new
                {
                    job_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    image = table.Column<long>(type: "INTEGER", nullable: false),
                    shard_id = table.Column<long>(type: "INTEGER", nullable: false),
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    error = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_job_failures", x => new { x.job_id, x.image });
                    table.ForeignKey(
                        name: "fk_job_failures_jobs_job_id",
                        column: x => x.job_id,
                        principalTable: "jobs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "shards",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    job_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    index = table.Column<int>(type: "INTEGER", nullable: false),
                    first_image = table.Column<long>(type: "INTEGER", nullable: false),
                    images = table.Column<int>(type: "INTEGER", nullable: false),
                    prompt_offset = table.Column<long>(type: "INTEGER", nullable: false),
                    prompt_length = table.Column<long>(type: "INTEGER", nullable: false),
                    skipped_images = table.Column<int>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    token = table.Column<long>(type: "INTEGER", nullable: false),
                    lease_owner = table.Column<Guid>(type: "TEXT", nullable: true),
                    lease_until = table.Column<long>(type: "INTEGER", nullable: true),
                    images_done = table.Column<int>(type: "INTEGER", nullable: false),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    expirations = table.Column<int>(type: "INTEGER", nullable: false),
                    not_before = table.Column<long>(type: "INTEGER", nullable: false),
                    enqueued = table.Column<int>(type: "INTEGER", nullable: false),
                    enqueued_at = table.Column<long>(type: "INTEGER", nullable: true),
                    objects = table.Column<string>(type: "TEXT", nullable: true),
                    image_bytes = table.Column<long>(type: "INTEGER", nullable: false),
                    images_failed = table.Column<int>(type: "INTEGER", nullable: false),
                    seconds = table.Column<double>(type: "REAL", nullable: false),
                    model_hash = table.Column<string>(type: "TEXT", nullable: true),
                    error = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_shards", x => x.id);
                    table.ForeignKey(
                        name: "fk_shards_jobs_job_id",
                        column: x => x.job_id,
                        principalTable: "jobs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_job_failures_shard_id",
                table: "job_failures",
                column: "shard_id");

            migrationBuilder.CreateIndex(
                name: "ix_jobs_expires_at",
                table: "jobs",
                column: "expires_at",
                filter: "expires_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_jobs_state",
                table: "jobs",
                column: "state");

            migrationBuilder.CreateIndex(
                name: "ix_jobs_tenant_created_at",
                table: "jobs",
                columns: new[] { "tenant", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_shards_enqueued_at",
                table: "shards",
                column: "enqueued_at",
                filter: "state = 'Enqueued'");

            migrationBuilder.CreateIndex(
                name: "ix_shards_job_id_index",
                table: "shards",
                columns: new[] { "job_id", "index" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_shards_job_id_index1",
                table: "shards",
                columns: new[] { "job_id", "index" },
                filter: "state = 'Pending'");

            migrationBuilder.CreateIndex(
                name: "ix_shards_lease_owner",
                table: "shards",
                column: "lease_owner",
                filter: "state = 'Leased'");

            migrationBuilder.CreateIndex(
                name: "ix_shards_lease_until",
                table: "shards",
                column: "lease_until",
                filter: "state IN ('Leased', 'Publishing')");

            migrationBuilder.CreateIndex(
                name: "ix_workers_last_seen",
                table: "workers",
                column: "last_seen");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "job_failures");

            migrationBuilder.DropTable(
                name: "shards");

            migrationBuilder.DropTable(
                name: "workers");

            migrationBuilder.DropTable(
                name: "jobs");

            migrationBuilder.DropTable(
                name: "tenants");
        }
    }
}
