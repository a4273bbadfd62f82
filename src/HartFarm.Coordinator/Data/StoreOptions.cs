using System.ComponentModel.DataAnnotations;

namespace HartFarm.Coordinator.Data;

/// <summary>Where jobs are kept: one of the two.</summary>
public sealed class StoreOptions : IValidatableObject
{
    /// <summary>An Npgsql connection string.</summary>
    public string? Postgres { get; set; }

    /// <summary>The path of an SQLite file.</summary>
    public string? Sqlite { get; set; }

    /// <summary>What a start does where the store is older than the program. Default: it brings the store up to date.</summary>
    public StoreMigrations Migrations { get; set; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrWhiteSpace(Postgres) == string.IsNullOrWhiteSpace(Sqlite))
            yield return new ValidationResult("exactly one of them is needed", [nameof(Postgres), nameof(Sqlite)]);
        if (ConnectionText.Fault(Postgres) is { } fault) yield return new ValidationResult(fault, [nameof(Postgres)]);
    }
}
