namespace HartFarm.Storage.Manifests;

/// <summary>The JSON-LD context of Croissant 1.1: which of its terms belong to which vocabulary.</summary>
internal static class CroissantContext
{
    public const string ConformsTo = "http://mlcommons.org/croissant/1.1";

    public static readonly IReadOnlyList<(string Prefix, string Address)> Vocabularies =
    [
        ("@vocab", "http://schema.org/"),
        ("sc", "http://schema.org/"),
        ("cr", "http://mlcommons.org/croissant/"),
        ("rai", "http://mlcommons.org/croissant/RAI/"),
        ("dct", "http://purl.org/dc/terms/"),
        ("prov", "http://www.w3.org/ns/prov#"),
    ];

    /// <summary>Terms of Croissant's own vocabulary that stand without its prefix.</summary>
    public static readonly IReadOnlyList<string> Terms =
    [
        "annotation", "arrayShape", "citeAs", "column", "containedIn", "equivalentProperty", "excludes", "extract", "field", "fileObject",
        "fileProperty", "fileSet", "format", "includes", "isArray", "isLiveDataset", "jsonPath", "key", "md5", "parentField", "readLines",
        "recordSet", "references", "regex", "sdVersion", "separator", "source", "subField", "transform", "unArchive", "value",
    ];

    /// <summary>Terms whose values are not mere text.</summary>
    public static readonly IReadOnlyList<(string Term, string Type)> TypedTerms = [("data", "@json"), ("dataType", "@vocab"), ("examples", "@json")];
}
