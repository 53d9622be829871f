using Gateway.Simulator.Bedrock;
using Gateway.Simulator.BedrockRuntime.Models;
using Gateway.Simulator.Faults;
using Gateway.Simulator.Identities;
using Gateway.Simulator.Journal;
using Gateway.Simulator.Policies;
using Microsoft.Extensions.Options;

namespace Gateway.Simulator;

/// <summary>
/// The whole state of the make-believe AWS: two accounts, the keys they issued, what was called, and what shall go
/// wrong. Everything may be changed while calls run; a change counts from the next call on.
/// </summary>
internal sealed class SimulatedAws
{
    private static readonly TimeSpan MaxStsDelay = TimeSpan.FromMinutes(10);
    private long _stsDelayTicks;

    public SimulatedAws(
        IOptions<SimulatorOptions> options,
        CredentialStore credentials,
        CallJournal journal,
        InferenceProfiles profiles,
        ModelAccess modelAccess)
    {
        Profiles = profiles;
        ModelAccess = modelAccess;
        Credentials = credentials;
        Journal = journal;
        OsakaDenial = options.Value.OsakaDenial;
        SourceVpceAtDestinations = options.Value.SourceVpceAtDestinations;
        Municipality = new Account(
            Accounts.MunicipalityId,
            Accounts.TaskRoleName,
            "AROASIMULATEDTASKROLE",
            DefaultPolicies.MunicipalityTrust,
            DefaultPolicies.MunicipalityPermissions);
        Contractor = new Account(
            Accounts.ContractorId,
            Accounts.BedrockRoleName,
            "AROASIMULATEDBEDROCK1",
            DefaultPolicies.ContractorTrust,
            options.Value.SimulatorModels
                ? DefaultPolicies.WithSimulatorModels(DefaultPolicies.ContractorPermissions)
                : DefaultPolicies.ContractorPermissions);
    }

    /// <summary>
    /// The account the gateway runs in. Its permission policy is what lets it assume the contractor's role.
    /// </summary>
    internal Account Municipality { get; }

    /// <summary>The account with Bedrock. Its trust policy asks for the ExternalId.</summary>
    internal Account Contractor { get; }

    /// <summary>The inference profiles: where each runs, and the contractor's own ones.</summary>
    internal InferenceProfiles Profiles { get; }

    /// <summary>What the contractor's account has agreed to.</summary>
    internal ModelAccess ModelAccess { get; }

    /// <summary>Every access key in force; issues, expires and revokes them.</summary>
    internal CredentialStore Credentials { get; }

    /// <summary>What was called.</summary>
    internal CallJournal Journal { get; }

    /// <summary>The streamed answers under way: how many, and a way to wait until none is.</summary>
    internal OpenStreams OpenStreams => Journal.OpenStreams;

    /// <summary>What shall go wrong.</summary>
    internal FaultQueue Faults { get; } = new();

    /// <summary>What a policy that lacks one destination leads to.</summary>
    internal OsakaDenial OsakaDenial { get; set; }

    /// <summary>
    /// How long every answer of STS is held back, by the simulator's clock. 0 to 10 minutes; default 0.
    /// </summary>
    internal TimeSpan StsDelay
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _stsDelayTicks));
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxStsDelay);
            Interlocked.Exchange(ref _stsDelayTicks, value.Ticks);
        }
    }

    /// <summary>What the municipality's VPC endpoints let through.</summary>
    internal EndpointPolicies EndpointPolicies { get; } = new();

    /// <summary>Which VPC endpoints calls seem to come through.</summary>
    internal EndpointIds EndpointIds { get; } = new();

    /// <summary>Whether aws:SourceVpce is there when the way to a profile's other Region is authorized.</summary>
    internal bool SourceVpceAtDestinations { get; set; }

    /// <summary>A session of the municipality's task role, as a test's base credentials.</summary>
    internal IssuedCredentials IssueTaskSession(TimeSpan lifetime, string sessionName = "test-task") =>
        Credentials.IssueSession(Principal.Session(Municipality, sessionName), lifetime);

    /// <summary>A session of the contractor's Bedrock role, for tests that start behind AssumeRole.</summary>
    internal IssuedCredentials IssueBedrockSession(TimeSpan lifetime, string sessionName = "test-session") =>
        Credentials.IssueSession(Principal.Session(Contractor, sessionName), lifetime);

    /// <summary>A user's key in the municipality's account, which never expires and is no role session.</summary>
    internal IssuedCredentials AddUserKey(string userName, string accessKeyId, string secretAccessKey) =>
        Credentials.AddStaticKey(accessKeyId, secretAccessKey, Principal.User(Accounts.MunicipalityId, userName));

    internal Account? FindRole(string roleArn) =>
        roleArn == Municipality.RoleArn ? Municipality : roleArn == Contractor.RoleArn ? Contractor : null;

    internal Account AccountOf(Principal principal) => principal.AccountId == Contractor.Id ? Contractor : Municipality;
}
