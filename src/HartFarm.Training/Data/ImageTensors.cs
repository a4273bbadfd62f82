using HartFarm.Model.Tensors;

namespace HartFarm.Training.Data;

/// <summary>Pixels as bytes to tensors.</summary>
internal static class ImageTensors
{
    /// <summary>Pictures as <c>[B, 3, height, width]</c> float32 in [-1, 1].</summary>
    /// <param name="pictures">Red, green and blue of each pixel, row by row from the top.</param>
    /// <param name="width">Pixels a row.</param>
    /// <param name="height">Rows.</param>
    internal static Tensor Of(IReadOnlyList<byte[]> pictures, int width, int height)
    {
        using var scope = NewDisposeScope();
        var bytes = new byte[pictures.Count * (long)width * height * 3];
        for (var i = 0; i < pictures.Count; i++) pictures[i].CopyTo(bytes, i * (long)width * height * 3);
        var values = tensor(bytes, [pictures.Count, height, width, 3]).permute(0, 3, 1, 2).to(ScalarType.Float32).contiguous();
        return scope.MoveToOuter(values.div(Scalars.HalfOfByte).Plus(Scalars.MinusOne));
    }
}
