using System.Collections;
using System.Reflection;
using Gateway.Configuration;
using Gateway.Hosting;
using Gateway.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Configuration;

/// <summary>Enum settings whose value is a number that is none of the enum's members.</summary>
public class EnumTests
{
    private static readonly Assembly Gateway = typeof(HostingOptions).Assembly;

    /// <summary>Every enum setting of every section, found by reflection in the options classes.</summary>
    public static TheoryData<string> Settings => [.. EverySetting()];

    [Theory]
    [MemberData(nameof(Settings))]
    public async Task A_number_outside_refuses_start_whatever_the_setting(string key)
    {
        foreach (var value in new[] { "99", "-1" })
        {
            var refused = await Assert.ThrowsAnyAsync<Exception>(
                () => TestGateway.StartAsync(new() { [key.Replace("__", ":", StringComparison.Ordinal)] = value }));

            var problem = Assert.Single(StartupError.ProblemsOf(refused)!, one => one.Contains(key, StringComparison.Ordinal));
            Assert.Contains($" is {value}. Write one of ", problem, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void There_are_such_settings() => Assert.Equal(
        [
            "Audit__Mode",
            "Callers__Applications__demo__PersonalData__Requests",
            "Callers__Applications__demo__PersonalData__Responses",
            "Callers__Applications__demo__PersonalData__UnreadableAttachments",
            "Callers__Applications__demo__Quotas__Mode",
            "Callers__Applications__demo__Quotas__Models__any__Mode",
            "Catalog__Models__claude-haiku-4-5__Features__Family",
            "Catalog__Models__claude-haiku-4-5__Features__Sampling",
            "Catalog__Models__claude-haiku-4-5__Features__StructuredOutput",
            "Catalog__Models__claude-haiku-4-5__Features__Thinking",
            "Catalog__Models__claude-haiku-4-5__InvokeForm",
            "Hosting__ClientCertificateForwarding",
            "Kestrel__EndpointDefaults__ClientCertificateMode",
            "Kestrel__Endpoints__any__ClientCertificateMode",
            "Ledger__Authentication", "Ledger__Store",
            "Prices__ExchangeRates__any__Kind",
            "Statements__Clock",
            "Statements__Rounding",
        ],
        EverySetting().Order(StringComparer.Ordinal));

    [Fact]
    public async Task A_change_to_such_a_number_keeps_the_old_reading()
    {
        await using var gateway = await TestGateway.StartAsync();
        var configuration = (IConfigurationRoot)gateway.Services.GetRequiredService<IConfiguration>();

        configuration["Callers:Applications:demo:PersonalData:Requests"] = "99";
        configuration.Reload();

        var kept = await gateway.Logs.NextAsync(logged => logged.Id == 5001);
        Assert.Contains("PersonalData__Requests is 99", kept.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> EverySetting() => Gateway.GetTypes()
        .Where(type => type.GetField("Section", BindingFlags.Public | BindingFlags.Static) is { IsLiteral: true })
        .SelectMany(type => Below((string)type.GetField("Section")!.GetRawConstantValue()!, type));

    private static IEnumerable<string> Below(string path, Type type)
    {
        foreach (var property in type.GetProperties().Where(one => one.SetMethod is not null))
        {
            var (key, kind) = Held($"{path}__{property.Name}", property.PropertyType);
            if (kind.IsEnum)
            {
                yield return key;
            }
            else if (kind.Assembly == Gateway)
            {
                foreach (var deeper in Below(key, kind))
                {
                    yield return deeper;
                }
            }
        }
    }

    // The item type of a list or dictionary, with a key that exists in the sandbox's settings.
    private static (string Key, Type Kind) Held(string key, Type type)
    {
        var kind = Nullable.GetUnderlyingType(type) ?? type;
        if (kind == typeof(string) || !typeof(IEnumerable).IsAssignableFrom(kind))
        {
            return (key, kind);
        }

        var held = kind.GetGenericArguments();
        var name = key switch
        {
            _ when held.Length == 1 => "0",
            "Callers__Applications" => "demo",
            "Catalog__Models" => "claude-haiku-4-5",
            _ => "any",
        };
        return ($"{key}__{name}", held[^1]);
    }
}
