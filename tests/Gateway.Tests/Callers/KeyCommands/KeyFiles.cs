using Gateway.Callers.KeyCommands;
using Gateway.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.FileProviders;

namespace Gateway.Tests.Callers.KeyCommands;

/// <summary>A folder of settings files for one test, and the commands that work on it.</summary>
internal sealed class KeyFiles : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public string Main => Path.Combine(_folder.FullName, "appsettings.json");

    public string Production => Path.Combine(_folder.FullName, "appsettings.Production.json");

    /// <summary>The id of a key.</summary>
    public static string IdOf(string key) => key.Split('_')[2];

    /// <summary>The settings of a key, as JSON.</summary>
    /// <param name="key">The key.</param>
    /// <param name="more">Further members; empty for none.</param>
    public static string Entry(string key, string more = "") =>
        $$"""{ "Id": "{{IdOf(key)}}", "Sha256": "{{Keys.HashOf(key)}}"{{(more.Length > 0 ? ", " + more : "")}} }""";

    public void Write(string json, string? path = null) => File.WriteAllText(path ?? Main, json);

    /// <summary>Runs <c>keys</c> in this folder.</summary>
    public (int ExitCode, string Output, string Error) Run(string[] arguments, string input = "")
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = KeysCommand.Run(arguments, _folder.FullName, new StringReader(input), output, error);
        return (exitCode, output.ToString(), error.ToString());
    }

    /// <summary>A gateway that reads the files of this folder, as it reads its own.</summary>
    public Task<TestGateway> StartAsync(Action<WebApplicationBuilder>? configure = null) => TestGateway.StartAsync(gateway: builder =>
    {
        builder.Configuration.AddJsonFile(source => Watch(source, Path.GetFileName(Main)))
            .AddJsonFile(source => Watch(source, Path.GetFileName(Production)));
        configure?.Invoke(builder);
    });

    public void Dispose() => _folder.Delete(recursive: true);

    private void Watch(JsonConfigurationSource source, string name)
    {
        source.FileProvider = new PhysicalFileProvider(_folder.FullName);
        source.Path = name;
        source.Optional = true;
        source.ReloadOnChange = true;
    }
}
