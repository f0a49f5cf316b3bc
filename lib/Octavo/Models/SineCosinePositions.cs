namespace Octavo.Models;

/// <summary>Positions on a grid as sines and cosines of two coordinates (Vaswani et al. 2017, section 3.5, for each of them).</summary>
public static class SineCosinePositions
{
    /// <summary>
    /// Vectors of the class token (zeros) and of each patch, row by row: the first half of a vector has the sines and then the cosines
    /// of the column, the second half those of the row, as in the authors' code of He et al. 2022.
    /// </summary>
    /// <param name="side">Patches along a side.</param>
    /// <param name="width">Width of a vector, a multiple of 4.</param>
    /// <returns>side * side + 1 vectors of <paramref name="width"/> numbers, one after the other.</returns>
    /// <exception cref="ArgumentException">The width is not a multiple of 4.</exception>
    public static float[] Grid(int side, int width)
    {
        if (width % 4 != 0)
        {
            throw new ArgumentException($"Width {width} is not a multiple of 4, which sines and cosines of two coordinates need.");
        }

        var values = new float[((side * side) + 1) * width];
        for (var row = 0; row < side; row++)
        {
            for (var column = 0; column < side; column++)
            {
                var vector = values.AsSpan(((row * side) + column + 1) * width, width);
                Fill(vector[..(width / 2)], column);
                Fill(vector[(width / 2)..], row);
            }
        }

        return values;
    }

    private static void Fill(Span<float> vector, int coordinate)
    {
        var frequencies = vector.Length / 2;
        for (var i = 0; i < frequencies; i++)
        {
            var (sine, cosine) = Math.SinCos(coordinate / Math.Pow(10_000, (double)i / frequencies));
            vector[i] = (float)sine;
            vector[frequencies + i] = (float)cosine;
        }
    }
}
