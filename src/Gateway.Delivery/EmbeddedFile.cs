namespace Gateway.Delivery;

/// <summary>A data file embedded in this program.</summary>
internal static class EmbeddedFile
{
    /// <summary>The file's text, by its folder and name; <c>null</c> when there is none.</summary>
    public static string? Read(string folder, string name)
    {
        using var stream = typeof(EmbeddedFile).Assembly
            .GetManifestResourceStream($"{nameof(Gateway)}.{nameof(Delivery)}.{folder}.{name}");
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
