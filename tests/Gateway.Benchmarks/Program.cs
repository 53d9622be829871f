using System.Globalization;
using System.Text;
using Gateway.Benchmarks;
using Gateway.Benchmarks.Connections;
using Gateway.Benchmarks.Fairness;
using Gateway.Benchmarks.Fuzz;
using Gateway.Benchmarks.Ledgers;
using Gateway.Benchmarks.Load;
using Gateway.Benchmarks.Micro;
using Gateway.Benchmarks.PersonalData;
using Gateway.Benchmarks.Processes;
using Gateway.Benchmarks.RequestPolicy;
using Gateway.Benchmarks.Soak;
using Gateway.Benchmarks.Streams;
using Gateway.Benchmarks.Timing;
using Gateway.Benchmarks.Usage;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
try
{
    return args switch
    {
        ["fuzz", .. var rest] => FuzzMode.Run(new Arguments(rest)),
        ["inspect", .. var rest] => InspectMode.Run(new Arguments(rest)),
        ["personal-data", .. var rest] => PersonalDataMode.Run(new Arguments(rest)),
        ["personal-data-cost", .. var rest] => PersonalDataCostMode.Run(new Arguments(rest)),
        ["streams", .. var rest] => await StreamsMode.RunAsync(new Arguments(rest)),
        ["load", .. var rest] => await LoadMode.RunAsync(new Arguments(rest)),
        ["micro", .. var rest] => MicroMode.Run(new Arguments(rest)),
        ["disconnects", .. var rest] => await DisconnectsMode.RunAsync(new Arguments(rest)),
        ["slow-readers", .. var rest] => await SlowReadersMode.RunAsync(new Arguments(rest)),
        ["soak", .. var rest] => await SoakMode.RunAsync(new Arguments(rest)),
        ["ledger-crashes", .. var rest] => await LedgerCrashesMode.RunAsync(new Arguments(rest)),
        ["ledger-writes", .. var rest] => await LedgerWritesMode.RunAsync(new Arguments(rest)),
        ["usage", .. var rest] => await UsageMode.RunAsync(new Arguments(rest)),
        ["fairness", .. var rest] => await FairnessMode.RunAsync(new Arguments(rest)),
        ["timing", .. var rest] => await TimingMode.RunAsync(new Arguments(rest)),
        [FloodProcess.Mode, var gateway, var key, var callers, var pause] => await FloodProcess.RunAsync(
            new(gateway), key, Number(callers), TimeSpan.FromMilliseconds(Number(pause))),
        [LoadUpstream.Mode] => await LoadUpstream.RunAsync(),
        [CollectorProcess.Mode] => await CollectorProcess.RunAsync(),
        [YarpProcess.Mode, var destination] => await YarpProcess.RunAsync(new(destination)),
        [UpstreamProcess.Mode] => await UpstreamProcess.RunAsync(),
        [SimulatorProcess.Mode] => await SimulatorProcess.RunAsync(),
        _ => throw new ArgumentException("Which mode?"),
    };
}
catch (ArgumentException unclear)
{
    await Console.Error.WriteLineAsync(
        $"""
        {unclear.Message}
        Gateway.Benchmarks <mode>, non-zero when a bound is broken:
          streams       [--streams 50] [--warm-up 10]
          load          [--quick] [--rounds 30] [--warm-up 40] [--open 9000] [--requests 1000]
                        [--rows 10000000] [--cost] [--ledger] [--ledger-latency] [--ledger-scaling] [--translation] [--latency] [--stream-latency] [--collectors] [--features] [--scaling] [--streams] [--bodies] [--start]
          micro         [--quick]
          inspect       [--rounds 200]
          personal-data [--list 0]
          personal-data-cost [--rounds 20] [--time 1]
          fuzz          [--inputs 1000000 | --seconds N] [--seed 1] [--first 0]
          disconnects   [--callers 200]
          slow-readers  [--readers 200] [--megabytes 50] [--seconds 30] [--to-end 0]
          soak          [--minutes 10] [--seed 1]
          timing        [--tries 100000]
          ledger-crashes [--postgresql] [--cycles 100] [--seed 1]
          ledger-writes [--requests 20000]
          usage         [--days 365] [--people 20]
          fairness      [--rounds 3] [--seconds 5] [--pause 50]
        """);
    return 2;
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
