using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Simulator.BedrockRuntime.Retrieval;

/// <summary>
/// The vector of a text, made from the characters and pairs of characters in it: always the same for the same text, near for
/// texts that share many of them.
/// </summary>
internal static class TextVector
{
    // A pair says more about a text than a character does.
    private static readonly float[] Weights = [0.5f, 1f];

    /// <param name="text">The text.</param>
    /// <param name="dimensions">The number of components.</param>
    /// <param name="model">The base id. Vectors of different models have nothing in common.</param>
    /// <param name="purpose">Moves the vector a little, as Cohere's input types do; null for models without them.</param>
    internal static float[] Of(string text, int dimensions, string model, string? purpose = null)
    {
        var vector = new float[dimensions];
        foreach (var (weight, length) in Weights.Select((weight, index) => (weight, index + 1)))
        {
            foreach (var gram in CharacterGrams.Of(text, length))
            {
                Add(vector, weight, $"{model}\n{gram}");
            }
        }

        if (purpose is not null)
        {
            Add(vector, Weights[0], $"{model}\n\n{purpose}");
        }

        // An empty text, or runs that cancel each other out.
        if (vector.All(component => component == 0))
        {
            vector[0] = 1;
        }

        return vector;
    }

    /// <summary>The vector with length 1.</summary>
    internal static float[] Normalized(float[] vector)
    {
        var length = Math.Sqrt(vector.Sum(component => (double)component * component));
        return [.. vector.Select(component => (float)(component / length))];
    }

    // Each hash has sixteen numbers, each of which moves one component up or down.
    private static void Add(float[] vector, float weight, string feature)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(feature)).AsSpan();
        for (; hash.Length > 0; hash = hash[sizeof(ushort)..])
        {
            var number = BinaryPrimitives.ReadUInt16BigEndian(hash);
            vector[(number >> 1) % vector.Length] += (number & 1) == 0 ? weight : -weight;
        }
    }
}
