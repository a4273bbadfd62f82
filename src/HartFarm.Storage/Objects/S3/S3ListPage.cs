using System.Globalization;
using System.Net;
using System.Xml;
using System.Xml.Linq;

namespace HartFarm.Storage.Objects.S3;

/// <summary>A page of a listing, as an S3 service answers to ListObjectsV2.</summary>
/// <param name="Items">The objects: their names in the bucket, how many bytes they have and when they were written.</param>
/// <param name="IsTruncated">Whether more follow on the page.</param>
internal sealed record S3ListPage(IReadOnlyList<(string Name, long Bytes, DateTimeOffset Modified)> Items, bool IsTruncated)
{
    private const string Root = "ListBucketResult";

    /// <summary>Reads an answer.</summary>
    /// <exception cref="XmlException">It is none.</exception>
    internal static S3ListPage Read(Stream body)
    {
        using var reader = XmlReader.Create(body, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        var root = XElement.Load(reader);
        if (root.Name.LocalName != Root) throw new XmlException($"<{root.Name.LocalName}> stands in the place of <{Root}>");
        // XML has no place for some characters of names, so they are asked for as in an address; a service that does not say that it did so gave them as they are.
        var isEncoded = Find(root, "EncodingType") == "url";
        var items = root.Elements().Where(element => element.Name.LocalName == "Contents").Select(element => Item(element, isEncoded)).ToList();
        return new S3ListPage(items, Find(root, "IsTruncated") == "true" || Find(root, "NextContinuationToken") is { Length: > 0 });
    }

    private static (string Name, long Bytes, DateTimeOffset Modified) Item(XElement element, bool isEncoded)
    {
        var name = Find(element, "Key") ?? throw new XmlException("an object has no <Key>");
        if (!long.TryParse(Find(element, "Size"), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)) throw new XmlException($"{name} has no <Size>");
        if (!DateTimeOffset.TryParse(Find(element, "LastModified"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var modified))
        {
            throw new XmlException($"{name} has no <LastModified>");
        }
        return (isEncoded ? WebUtility.UrlDecode(name) : name, bytes, modified.ToUniversalTime());
    }

    private static string? Find(XElement above, string name) => above.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value;
}
