using System.Runtime.InteropServices;
using ELFSharp.ELF;
using ELFSharp.ELF.Sections;

namespace HartFarm.Model.Runtime;

/// <summary>What a native library needs of others, and does not find in them.</summary>
internal static class NativeSymbols
{
    // Of the C++ library since GCC 13: named to ask for its version, and never called.
    private const string NeverCalled = "_ZSt21ios_base_library_initv";

    /// <summary>The symbols that a library needs and that none of others exports, in their order; weak ones may be missing.</summary>
    /// <param name="library">The library's path, an ELF file.</param>
    /// <param name="others">Handles of loaded libraries; those that they need are searched along with them.</param>
    internal static IReadOnlyList<string> Missing(string library, IReadOnlyList<nint> others)
    {
        using var file = ELFReader.Load(library);
        var needed = file.GetSections<ISymbolTable>().Where(table => table.Type == SectionType.DynamicSymbolTable).SelectMany(table => table.Entries)
            .Where(symbol => symbol.PointedSectionIndex == 0 && symbol.Binding == SymbolBinding.Global && symbol.Name is not ("" or NeverCalled));
        return [.. needed.Select(symbol => symbol.Name).Distinct().Where(name => !others.Any(other => NativeLibrary.TryGetExport(other, name, out _)))];
    }
}
