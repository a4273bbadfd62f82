using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace HartFarm.Coordinator.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class FileExpiry : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "expires_at",
                table: "files",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "output_expires_after",
                table: "batches",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_files_expires_at",
                table: "files",
                column: "expires_at",
                filter: "expires_at IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_files_expires_at",
                table: "files");

            migrationBuilder.DropColumn(
                name: "expires_at",
                table: "files");

            migrationBuilder.DropColumn(
                name: "output_expires_after",
                table: "batches");
        }
    }
}
