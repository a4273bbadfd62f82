using HartFarm.Cli.Commands;
using HartFarm.Cli.Display;
using HartFarm.Cli.Generation;
using HartFarm.Cli.Models;
using HartFarm.Model.Checkpoints.Hub;
using HartFarm.Worker.Models;

var terminal = Terminal.OfProcess();
using var interrupt = new InterruptSignal();
var inspector = new CheckpointInspector();
return HartFarmCommand.Run(
    args,
    terminal,
    new GenerateCommand(PipelineFactory.Load, terminal, interrupt.Token).Create(),
    new SynthesizeCommand((device, precision, threads) => new PipelineLoader(device, precision, threads), terminal, interrupt.Token).Create(),
    new ReproduceCommand(PipelineFactory.Load, terminal, interrupt.Token).Create(),
    new UpCommand(terminal, interrupt.Token).Create(),
    WorkerHostCommand.Create(),
    new SubmitCommand(terminal, interrupt.Token).Create(),
    JobCommands.Status(terminal, interrupt.Token),
    JobCommands.Watch(terminal, interrupt.Token),
    JobCommands.List(terminal, interrupt.Token),
    JobControlCommands.Pause(terminal, interrupt.Token),
    JobControlCommands.Resume(terminal, interrupt.Token),
    JobControlCommands.Cancel(terminal, interrupt.Token),
    JobControlCommands.Retry(terminal, interrupt.Token),
    JobControlCommands.Delete(terminal, interrupt.Token),
    DownloadCommand.Create(terminal, interrupt.Token),
    FarmCommands.Images(terminal, interrupt.Token),
    FarmCommands.Models(terminal, interrupt.Token),
    FarmCommands.Workers(terminal, interrupt.Token),
    UsageCommand.Create(terminal, interrupt.Token),
    LoginCommands.Login(terminal, interrupt.Token),
    LoginCommands.Logout(terminal),
    TenantCommands.Create(terminal, interrupt.Token),
    KeyCommands.Create(terminal, interrupt.Token),
    ModelCommands.Create(
        terminal, new PresetInitializer(inspector), inspector, new HubDownloader(HubOptions.FromEnvironment, inspector), interrupt.Token),
    new DoctorCommand(inspector, terminal, interrupt.Token).Create(),
    ConfigCommands.Create(terminal),
    new MigrateCommand(terminal, interrupt.Token).Create(),
    CompletionCommand.Create(terminal),
    TrainCommands.Create(terminal, interrupt.Token),
    EvalCommands.Create(terminal, interrupt.Token));
