using Gateway.Bedrock.Targets;
using Gateway.Callers;
using Gateway.Residency;
using Gateway.Residency.Proofs;
using Gateway.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Residency.Generated;

/// <summary>
/// With any configuration, and whatever AWS responds meanwhile: no placement leads out of Japan, or out of the Regions that the
/// configuration allows.
/// </summary>
public class GeneratedConfigurationTests
{
    private const uint Seed = 20261127;
    private const int Steps = 6;

    private static readonly int Configurations = PropertySize.Of(2_000, 20_000);

    private static readonly string[] Japan = ["ap-northeast-1", "ap-northeast-3"];

    private static readonly Application Anybody = new("anybody", new ApplicationOptions { Models = ["*"] });

    [Fact]
    public void No_configuration_leads_out_of_Japan()
    {
        var dice = new SplitMix64(Seed);
        var (given, refused) = (0, 0);
        for (var i = 0; i < Configurations; i++)
        {
            using var world = new World(GeneratedConfiguration.Make(dice), dice);
            for (var step = 0; step < Steps; step++)
            {
                world.Pass();
                foreach (var (placement, regions) in world.Placements())
                {
                    given++;
                    Assert.True(
                        regions.All(world.Allowed.Contains),
                        $"configuration {i}, step {step}: {placement.ModelId} runs in {string.Join(", ", regions)}");
                }

                refused += world.Refused();
            }
        }

        // The property would say little about worlds in which nothing is served, or everything.
        Assert.InRange(given, Configurations, int.MaxValue);
        Assert.InRange(refused, Configurations, int.MaxValue);
    }

    /// <summary>A gateway's policy, and an AWS that changes its profiles and does not always respond.</summary>
    private sealed class World : IDisposable
    {
        private readonly SplitMix64 _dice;
        private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        private readonly FakeTimeProvider _clock = new(DateTimeOffset.UnixEpoch.AddYears(56));
        private readonly Dictionary<string, string[]> _routes = new(StringComparer.Ordinal);
        private readonly Dictionary<string, (bool Agrees, DateTimeOffset At)> _heard = new(StringComparer.Ordinal);
        private readonly GeneratedConfiguration _configuration;
        private readonly ProofBook _book;
        private readonly ResidencyPolicy _policy;
        private readonly WhereAwsRuns _aws;

        public World(GeneratedConfiguration configuration, SplitMix64 dice)
        {
            (_configuration, _dice) = (configuration, dice);
            var scope = ResidencyScope.Of(
                UpstreamTargets.ReadUnchecked(configuration.Settings), configuration.Residency, configuration.Catalog);
            var rules = Unasked.Rules(_clock, _services, configuration.RequireVerified);
            _book = rules.Book;
            _policy = new ResidencyPolicy(configuration.Catalog, [scope], rules);

            // An endpoint outside Japan prevents the start (AWS_REGION); the policy is then tested as for Tokyo.
            _aws = new WhereAwsRuns(scope.Source.Name, GeneratedConfiguration.Account, _routes);
            var narrowed = configuration.Residency.AllowedRegions;
            Allowed = [.. Japan.Where(region => narrowed.Count == 0 || narrowed.Contains(region))];
        }

        /// <summary>The Regions in which a call may be processed.</summary>
        public string[] Allowed { get; }

        /// <summary>Lets time pass, changes profiles, and lets AWS be asked about some, with or without a response.</summary>
        public void Pass()
        {
            _clock.Advance(TimeSpan.FromMinutes(_dice.Below(30 * 60)));
            foreach (var entry in _policy.Entries)
            {
                var declared = entry.Declared;
                switch (_dice.Below(4))
                {
                    case 0 when declared.Proof.State != ProofState.InRegion:
                        var members = Route(declared);
                        _book.Note(declared, Evidence(declared.ModelId, members));
                        _heard[declared.ModelId] = (
                            members.ToHashSet().SetEquals(declared.Destinations.Select(region => region.Name)),
                            _clock.GetUtcNow());
                        break;
                    case 0:
                        var (region, onDemand) = (declared.Target.SourceRegion.Name, _dice.Below(6) > 0);
                        region = _dice.Below(4) > 0 ? region : _dice.Of(["ap-northeast-1", "ap-northeast-3", "us-east-1", ""]);
                        var id = declared.ModelId[(declared.ModelId.LastIndexOf('/') + 1)..];
                        _book.Note(
                            declared,
                            new ModelEvidence(id, $"arn:aws:bedrock:{region}::foundation-model/{id}", "ACTIVE", onDemand));
                        _heard[declared.ModelId] = (onDemand && region == declared.Target.SourceRegion.Name, _clock.GetUtcNow());
                        break;
                    case 1:
                        _book.NoteFailure(declared, "denied");
                        break;
                    default:
                        break;
                }
            }
        }

        /// <summary>
        /// The current placements by name, and the Regions where AWS runs them as far as the gateway could know.
        /// </summary>
        public IEnumerable<(Placement Placement, string[] Regions)> Placements() =>
            Names().Select(name => (Result: _policy.Place(Anybody, name), Counts: false))
                .Concat(Names().Select(name => (Result: _policy.PlaceCountTokens(Anybody, name), Counts: true)))
                .Select(asked => (Placement: asked.Result.Is(out var placement, out _) ? placement : null, asked.Counts))
                .Where(asked => asked.Placement is not null)
                .Select(asked => (asked.Placement!, Regions(asked.Placement!, asked.Counts)));

        public int Refused() => Names().Count(name => !_policy.Place(Anybody, name).Is(out _, out _));

        public void Dispose() => _services.Dispose();

        private IEnumerable<string> Names() =>
            _configuration.Catalog.Models.SelectMany(pair => new[] { pair.Key, pair.Value.ModelId })
                .Concat(_configuration.Catalog.Models.Values.Select(model => model.CountTokensModelId));

        private string[] Regions(Placement placement, bool counts) => _heard.GetValueOrDefault(placement.ModelId) switch
        {
            // AWS is not asked about base models that only count tokens, in the endpoint's Region.
            _ when counts => _aws.Of(placement.ModelId),

            // What AWS said is older than 24 hours, or differs from the catalog: the placement must not have been given.
            { At: var at, Agrees: var agrees } when at != default => agrees && _clock.GetUtcNow() - at < TimeSpan.FromHours(24)
                ? [.. placement.Destinations.Select(region => region.Name)]
                : [WhereAwsRuns.Anywhere],
            _ when _configuration.RequireVerified => [WhereAwsRuns.Anywhere],
            _ => _aws.Of(placement.ModelId),
        };

        private string[] Route(Placement declared)
        {
            string[] members = _dice.Below(3) switch
            {
                0 => [_dice.Of(["ap-northeast-1", "ap-northeast-3", "us-east-1", "", "ap-northeast-2"])],
                1 => ["ap-northeast-1", _dice.Of(["ap-northeast-3", "ap-northeast-3", "eu-west-1", ""])],
                _ => [.. declared.Destinations.Select(region => region.Name)],
            };
            _routes[declared.ModelId] = members;
            return members;
        }

        private static ProfileEvidence Evidence(string modelId, string[] members) => new(
            modelId, modelId, "ACTIVE",
            [.. members.Select(region => $"arn:aws:bedrock:{region}::foundation-model/anthropic.claude")]);
    }
}
