using Parquet;
using Parquet.Schema;

namespace HartFarm.Storage.Tables;

/// <summary>Reads a column of a row group: text, numbers or truth values, of which some may be missing.</summary>
internal static class TableCells
{
    private static readonly HashSet<Type> WholeNumbers =
        [typeof(sbyte), typeof(byte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong)];

    public static bool IsText(DataField field) => IsFlat(field) && (field.ClrType == typeof(string) || field.ClrType == typeof(ReadOnlyMemory<char>));

    public static bool IsWhole(DataField field) => IsFlat(field) && WholeNumbers.Contains(field.ClrType);

    public static bool IsNumber(DataField field) => IsWhole(field) || (IsFlat(field) && (field.ClrType == typeof(float) || field.ClrType == typeof(double)));

    /// <summary>Text, a number or a truth value.</summary>
    public static bool IsPlain(DataField field) => IsText(field) || IsNumber(field) || (IsFlat(field) && field.ClrType == typeof(bool));

    /// <summary>Reads a column. A value is a string, a <see cref="decimal"/> for whole numbers, a <see cref="double"/>, a <see cref="bool"/> or null.</summary>
    /// <param name="group">The row group.</param>
    /// <param name="field">The column.</param>
    /// <param name="budget">How much text may be read; null for any.</param>
    public static Task<Func<int, object?>> ReadAsync(ParquetRowGroupReader group, DataField field, TextBudget? budget = null) => field.ClrType switch
    {
        var type when type == typeof(string) || type == typeof(ReadOnlyMemory<char>) => TextAsync(group, field, budget),
        var type when type == typeof(sbyte) => ReadAsync<sbyte>(group, field, value => (decimal)value),
        var type when type == typeof(byte) => ReadAsync<byte>(group, field, value => (decimal)value),
        var type when type == typeof(short) => ReadAsync<short>(group, field, value => (decimal)value),
        var type when type == typeof(ushort) => ReadAsync<ushort>(group, field, value => (decimal)value),
        var type when type == typeof(int) => ReadAsync<int>(group, field, value => (decimal)value),
        var type when type == typeof(uint) => ReadAsync<uint>(group, field, value => (decimal)value),
        var type when type == typeof(long) => ReadAsync<long>(group, field, value => (decimal)value),
        var type when type == typeof(ulong) => ReadAsync<ulong>(group, field, value => (decimal)value),
        // As it is written in decimal: 4.1 shall not become 4.0999999046325684.
        var type when type == typeof(float) => ReadAsync<float>(group, field, value => double.Parse(
            value.ToString(System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture)),
        var type when type == typeof(double) => ReadAsync<double>(group, field, value => value),
        var type when type == typeof(bool) => ReadAsync<bool>(group, field, value => value),
        var type => throw new NotSupportedException($"a column of {type}"),
    };

    /// <summary>Not a list: a value a row.</summary>
    private static bool IsFlat(DataField field) => !field.IsArray && field.MaxRepetitionLevel == 0;

    private static async Task<Func<int, object?>> ReadAsync<T>(ParquetRowGroupReader group, DataField field, Func<T, object> boxed)
        where T : struct
    {
        if (field.MaxDefinitionLevel == 0)
        {
            var values = new T[group.RowCount];
            await group.ReadAsync<T>(field, values.AsMemory()).ConfigureAwait(false);
            return row => boxed(values[row]);
        }
        var optional = new T?[group.RowCount];
        await group.ReadAsync<T>(field, optional.AsMemory()).ConfigureAwait(false);
        return row => optional[row] is { } value ? boxed(value) : null;
    }

    private static async Task<Func<int, object?>> TextAsync(ParquetRowGroupReader group, DataField field, TextBudget? budget)
    {
        // What is read lies in buffers that the reader uses again, so it is copied at once.
        var texts = new string?[group.RowCount];
        if (field.MaxDefinitionLevel == 0)
        {
            var values = new ReadOnlyMemory<char>[group.RowCount];
            await group.ReadAsync<ReadOnlyMemory<char>>(field, values.AsMemory()).ConfigureAwait(false);
            for (var i = 0; i < texts.Length; i++) texts[i] = Text(values[i], budget);
        }
        else
        {
            var optional = new ReadOnlyMemory<char>?[group.RowCount];
            await group.ReadAsync<ReadOnlyMemory<char>>(field, optional.AsMemory()).ConfigureAwait(false);
            for (var i = 0; i < texts.Length; i++) texts[i] = optional[i] is { } value ? Text(value, budget) : null;
        }
        return row => texts[row];
    }

    private static string Text(ReadOnlyMemory<char> value, TextBudget? budget)
    {
        budget?.Take(value.Length);
        return value.ToString();
    }
}
