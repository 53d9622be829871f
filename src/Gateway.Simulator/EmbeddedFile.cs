namespace Gateway.Simulator;

/// <summary>A data file embedded in the program.</summary>
internal static class EmbeddedFile
{
    /// <param name="name">The path below the project folder, with dots instead of slashes.</param>
    internal static string Read(string name)
    {
        using var stream = typeof(EmbeddedFile).Assembly.GetManifestResourceStream($"Gateway.Simulator.{name}")
            ?? throw new InvalidOperationException($"The program was built without its file {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
