using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace HartFarm.Coordinator.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class CompletedShards : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "ix_shards_completed",
                table: "shards",
                columns: new[] { "job_id", "index" },
                filter: "state = 'Completed'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_shards_completed",
                table: "shards");
        }
    }
}
