/**
 * The modules that every node has: importing this file provides them.
 */
import "./code.ts";
import "./erlang.ts";
import "./application.ts";
import "./appmon-info.ts";
import "./gen-server.ts";
import "./init.ts";
import "./global.ts";
import "./io.ts";
import "./lists.ts";
import "./maps.ts";
import "./net-kernel.ts";
import "./observer-backend.ts";
import "./pg.ts";
import "./rpc-modules.ts";
import "./sys.ts";
import "./timer.ts";
