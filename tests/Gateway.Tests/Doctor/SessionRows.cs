using Amazon.Runtime;
using Gateway.Simulator.Faults;
using Gateway.Testing;

namespace Gateway.Tests.Doctor;

/// <summary>Misconfigurations of the gateway's own role, STS and the contractor's role.</summary>
internal static class SessionRows
{
    private const string Topic = "assume_role";

    public static IEnumerable<Misconfiguration> All() =>
    [
        Municipality("there are no credentials of its own", stage => stage.UseBaseCredentials(new NoCredentials()),
            "base_credentials_missing") with
        {
            Topic = "base_credentials",
        },
        Municipality("its own credentials have expired",
            stage => stage.UseBaseCredentials(TaskSession(stage, expired: true)), "base_credentials_expired"),
        Municipality("its own credentials were revoked",
            stage => stage.UseBaseCredentials(TaskSession(stage, expired: false)), "base_credentials_rejected"),
        Municipality("its own credentials are a user's access key", UseAccessKey, "long_lived_key") with
        {
            Topic = "base_credentials",
            Status = "warning",
        },
        Municipality("the role is one of the gateway's own account",
            stage => stage.Settings["Contractor:RoleArn"] = "arn:aws:iam::111122223333:role/BedrockGatewayRole",
            "role_in_own_account") with
        {
            Topic = "role_arn",
        },
        NotTold("the role's name is misspelt",
            stage => stage.Settings["Contractor:RoleArn"] = "arn:aws:iam::444455556666:role/BedrockGatewayRol",
            "role_arn", "municipality"),
        NotTold("the ExternalId is another one",
            stage => stage.Settings["Contractor:ExternalId"] = "another-external-id", "external_id", "contractor"),
        NotTold("the trust policy asks for another ExternalId", stage => stage.Aws.Contractor.TrustPolicy =
            stage.Aws.Contractor.TrustPolicy.Replace("sandbox-external-id", "changed", StringComparison.Ordinal),
            "external_id", "contractor"),
        NotTold("the trust policy names another role", stage => stage.Aws.Contractor.TrustPolicy =
            stage.Aws.Contractor.TrustPolicy.Replace("GatewayTaskRole", "OtherRole", StringComparison.Ordinal),
            "trust_policy", "contractor"),
        NotTold("the trust policy asks for another VPC endpoint", stage => stage.Aws.Contractor.TrustPolicy =
            stage.Aws.Contractor.TrustPolicy.Replace(
                "\"StringEquals\": {", "\"StringEquals\": { \"aws:SourceVpce\": \"vpce-1\",", StringComparison.Ordinal),
            "trust_policy", "contractor"),
        NotTold("its own role lacks sts:AssumeRole",
            stage => stage.Aws.Municipality.PermissionPolicy = Policies.Nothing, "own_role_policy", "municipality"),
        Municipality("the policy of STS's endpoint does not let the role through",
            stage => stage.Aws.EndpointPolicies.Sts = Policies.EndpointThatAllows("sts:GetCallerIdentity"),
            "endpoint_policy"),
        new("Government Cloud denies assuming roles",
            stage => stage.Aws.Municipality.ServiceControlPolicy = Policies.AllowAllBut("sts:AssumeRole"),
            Topic, "failure", "government_cloud_scp", "digital_agency_scp"),
        new("Government Cloud allows nothing of STS",
            stage => stage.Aws.Municipality.ServiceControlPolicy = Policies.Allow("bedrock:*"),
            Topic, "failure", "government_cloud_scp", "digital_agency_scp"),
        Contractor("the role is assumed with any ExternalId", stage => stage.Aws.Contractor.TrustPolicy =
            stage.Aws.Contractor.TrustPolicy.Replace("sandbox-external-id", "*", StringComparison.Ordinal)
                .Replace("StringEquals", "StringLike", StringComparison.Ordinal),
            "external_id_not_required") with
        {
            Topic = "external_id",
        },
        Contractor("STS is not active in the Region", stage => Spoil(stage, FaultKind.RegionDisabled),
            "region_disabled"),
        Municipality("a sign-in page answers for STS", stage => Spoil(stage, FaultKind.Html), "not_sts"),
        Municipality("STS is silent", stage => Spoil(stage, FaultKind.Hang), "no_answer"),
        new("STS fails", stage => Spoil(stage, FaultKind.InternalError), Topic, "failure", "sts_failing", "aws"),
        Contractor("a session longer than the role's maximum is asked for", stage => Respond(
            stage, "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."),
            "exceeds_role_maximum") with
        {
            Topic = "session_length",
        },
        Municipality("a session longer than a chained one's maximum is asked for", stage => Respond(
            stage,
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining."),
            "exceeds_chaining_limit") with
        {
            Topic = "session_length",
        },
    ];

    private static Misconfiguration Municipality(string name, Action<DoctorStage> make, string cause) =>
        new(name, make, Topic, "failure", cause, "municipality");

    private static Misconfiguration Contractor(string name, Action<DoctorStage> make, string cause) =>
        new(name, make, Topic, "failure", cause, "contractor");

    private static Misconfiguration NotTold(string name, Action<DoctorStage> make, string cause, string party) =>
        new(name, make, Topic, "failure", cause, party)
        {
            AwsDoesNotTell = true,
            Seen = "is not authorized to perform: sts:AssumeRole",
        };

    private static void Spoil(DoctorStage stage, FaultKind fault) =>
        stage.Aws.Faults.Add("sts", "AssumeRole", fault, 100);

    // The gateway's settings do not allow so long a session; AWS's error is evaluated all the same.
    private static void Respond(DoctorStage stage, string message)
    {
        var answer = RawHttp.Sts(StsResponse.Error(400, "ValidationError", message));
        stage.Settings["AWS_ENDPOINT_URL_STS"] = stage.Keep(ScriptedSocket.Answering(answer)).Address.ToString();
    }

    private static void UseAccessKey(DoctorStage stage)
    {
        stage.Aws.AddUserKey("somebody", "AKIASOMEBODY00000001", "secret-of-somebody");
        stage.Aws.Contractor.TrustPolicy = stage.Aws.Contractor.TrustPolicy.Replace(
            "role/GatewayTaskRole", "user/somebody", StringComparison.Ordinal);
        stage.UseBaseCredentials(new BasicAWSCredentials("AKIASOMEBODY00000001", "secret-of-somebody"));
    }

    private static SessionAWSCredentials TaskSession(DoctorStage stage, bool expired)
    {
        var task = stage.Aws.IssueTaskSession(TimeSpan.FromHours(1));
        if (expired)
        {
            stage.Aws.Credentials.Expire(task.AccessKeyId);
        }
        else
        {
            stage.Aws.Credentials.Revoke(task.AccessKeyId);
        }

        return new(task.AccessKeyId, task.SecretAccessKey, task.SessionToken);
    }

    /// <summary>The end of the SDK's credentials chain, when no credentials were found.</summary>
    private sealed class NoCredentials : AWSCredentials
    {
        public override ImmutableCredentials GetCredentials() =>
            throw new AmazonServiceException("Unable to get credentials from EC2 Instance Metadata Service.");
    }
}
