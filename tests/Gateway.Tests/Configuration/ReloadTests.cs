using System.Net;
using Gateway.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;

namespace Gateway.Tests.Configuration;

/// <summary>Configuration that changes, or breaks, while the gateway runs.</summary>
public class ReloadTests
{
    [Fact]
    public async Task A_catalog_that_breaks_before_the_first_request_stays_as_it_was_at_the_start()
    {
        await using var gateway = await TestGateway.StartAsync();
        var configuration = (IConfigurationRoot)gateway.Services.GetRequiredService<IConfiguration>();

        configuration["Catalog:Models:x:ModelId"] = "us.anthropic.claude-opus-5";
        configuration.Reload();
        using var response = await gateway.Get("/models");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_change_that_takes_a_model_out_is_followed()
    {
        await using var gateway = await TestGateway.StartAsync();
        var configuration = (IConfigurationRoot)gateway.Services.GetRequiredService<IConfiguration>();
        using var before = await gateway.Post("/converse", Some.ConverseRequest(modelId: "simulator.huge"));

        configuration["Catalog:Models:simulator.huge:ModelId"] = "simulator.gone";
        configuration.Reload();
        using var after = await gateway.Post("/model/simulator.gone/converse", Some.NativeRequest());

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal(HttpStatusCode.FailedDependency, after.StatusCode);
    }

    [Fact]
    public async Task A_value_that_cannot_be_read_keeps_the_old_reading_and_is_logged()
    {
        await using var gateway = await TestGateway.StartAsync();
        var configuration = (IConfigurationRoot)gateway.Services.GetRequiredService<IConfiguration>();

        configuration["Callers:Applications:demo:Keys:0:ExpiresAt"] = "some day";
        configuration.Reload();
        using var response = await gateway.Get("/models");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains(gateway.Logs.Events, logged =>
            logged.Id == 5001
            && logged.Message.Contains("Callers__Applications__demo__Keys__0__ExpiresAt", StringComparison.Ordinal));
    }

    // The file provider drops the data of such a file; the next change of any other file would then remove every key.
    [Fact(Timeout = 120_000)]
    public async Task A_file_that_is_no_JSON_any_more_locks_nobody_out_when_another_file_changes()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var (key, settings) = Keys.New("late");
            await WriteAsync(folder, "callers.json", Keys.Json(settings));
            await WriteAsync(folder, "other.json", "{}");
            await using var gateway = await TestGateway.StartAsync(gateway: builder => builder.Configuration
                .AddJsonFile(source => Watch(source, folder, "callers.json"))
                .AddJsonFile(source => Watch(source, folder, "other.json")));
            var before = await Keys.StatusWithAsync(gateway, key);

            await WriteAsync(folder, "callers.json", "{ broken");
            await gateway.Logs.NextAsync(Kept(1));
            await WriteAsync(folder, "other.json", """{"a":1}""");
            await gateway.Logs.NextAsync(Kept(3));
            var after = await Keys.StatusWithAsync(gateway, key);
            await WriteAsync(folder, "callers.json", Keys.Json(settings));
            await gateway.Logs.NextAsync(logged => logged.Id == 5000);
            var mended = await Keys.StatusWithAsync(gateway, key);

            Assert.Equal(HttpStatusCode.OK, before);
            Assert.Equal(HttpStatusCode.OK, after);
            Assert.Equal(HttpStatusCode.OK, mended);
            Assert.Contains("callers.json", gateway.Logs.Events.First(logged => logged.Id == 5001).Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // A configuration without its section is valid by itself: it has no application, and refuses every caller.
    [Theory(Timeout = 120_000)]
    [InlineData("{}", "The section Callers is gone from callers.json.")]
    [InlineData("""{"Callers":{}}""", "The section Callers is gone from callers.json.")]
    [InlineData("""{"Calers":{"Applications":{"late":{"Name":"x"}}}}""", "There is no section Calers.")]
    [InlineData("""{"Something":{"Applications":{"late":{"Name":"x"}}}}""", "There is no section Something.")]
    [InlineData("""{"Callers":{"Aplications":{"late":{"Name":"x"}}}}""", "Aplications")]
    [InlineData(null, "The section Callers is gone from callers.json.")]
    public async Task A_change_that_drops_or_misspells_a_section_keeps_the_old_reading_and_says_so(
        string? changed, string expected)
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var (key, settings) = Keys.New("late");
            await WriteAsync(folder, "callers.json", Keys.Json(settings));
            await using var gateway = await TestGateway.StartAsync(gateway: builder => builder.Configuration
                .AddJsonFile(source => Watch(source, folder, "callers.json")));

            if (changed is null)
            {
                File.Delete(Path.Combine(folder.FullName, "callers.json"));
            }
            else
            {
                await WriteAsync(folder, "callers.json", changed);
            }

            await gateway.Logs.NextAsync(
                logged => logged.Id == 5001 && Equals(logged.Values["Options"], "CallersOptions")
                    && logged.Message.Contains(expected, StringComparison.Ordinal));
            var meanwhile = await Keys.StatusWithAsync(gateway, key);
            settings["Callers:Applications:late:Name"] = "restored";
            await WriteAsync(folder, "callers.json", Keys.Json(settings));
            await gateway.Logs.NextAsync(
                logged => logged.Id == 5000 && Equals(logged.Values["Options"], "CallersOptions"));
            var restored = await Keys.StatusWithAsync(gateway, key);

            Assert.Equal(HttpStatusCode.OK, meanwhile);
            Assert.Equal(HttpStatusCode.OK, restored);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact(Timeout = 120_000)]
    public async Task An_application_that_is_taken_out_of_its_section_is_gone()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var (key, settings) = Keys.New("late");
            var (other, more) = Keys.New("other");
            await WriteAsync(folder, "callers.json", Keys.Json(new(settings.Concat(more))));
            await using var gateway = await TestGateway.StartAsync(gateway: builder => builder.Configuration
                .AddJsonFile(source => Watch(source, folder, "callers.json")));

            await WriteAsync(folder, "callers.json", Keys.Json(more));
            await gateway.Logs.NextAsync(
                logged => logged.Id == 5000 && Equals(logged.Values["Options"], "CallersOptions"));

            Assert.Equal(HttpStatusCode.Unauthorized, await Keys.StatusWithAsync(gateway, key));
            Assert.Equal(HttpStatusCode.OK, await Keys.StatusWithAsync(gateway, other));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Callers and the catalog each keep their own snapshot: two events per change.
    private static Func<CapturedLogs.LogEvent, bool> Kept(int times)
    {
        var seen = new HashSet<CapturedLogs.LogEvent>(ReferenceEqualityComparer.Instance);
        return logged => logged.Id == 5001 && seen.Add(logged) && seen.Count == times;
    }

    private static void Watch(JsonConfigurationSource source, DirectoryInfo folder, string name)
    {
        source.FileProvider = new PhysicalFileProvider(folder.FullName);
        source.Path = name;
        source.ReloadOnChange = true;
    }

    // Replaces the file as careful editors and mounted secrets do, so that it is never half written.
    private static async Task WriteAsync(DirectoryInfo folder, string name, string text)
    {
        var (fresh, path) = (Path.Combine(folder.FullName, name + ".new"), Path.Combine(folder.FullName, name));
        await File.WriteAllTextAsync(fresh, text, TestContext.Current.CancellationToken);
        File.Move(fresh, path, overwrite: true);
    }
}
