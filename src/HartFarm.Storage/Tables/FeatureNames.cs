namespace HartFarm.Storage.Tables;

/// <summary>What Hugging Face calls the types of a table's columns.</summary>
internal static class FeatureNames
{
    public static string Of(Type type) => $$"""{"dtype":"{{NameOf(type)}}","_type":"Value"}""";

    private static string NameOf(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.String => "string",
        TypeCode.Int32 => "int32",
        TypeCode.Int64 => "int64",
        TypeCode.Double => "float64",
        TypeCode.Boolean => "bool",
        _ => throw new ArgumentException($"no column holds {type}", nameof(type)),
    };
}
